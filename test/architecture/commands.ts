import type { Finding } from './conventions.ts';
import type { SourceFile } from './repository.ts';

/**
 * Commands and queries that do not have exactly one handler. @nestjs/cqrs finds a missing one only when
 * somebody asks, and of two it silently takes the last (ADR-0003).
 */
export function unhandled(files: readonly SourceFile[]): readonly Finding[] {
  return [
    ...notOnce(files, 'Command', '@CommandHandler'),
    ...notOnce(files, 'Query', '@QueryHandler'),
  ];
}

function notOnce(
  files: readonly SourceFile[],
  parent: string,
  decorator: string,
): readonly Finding[] {
  const declared = namesIn(files, new RegExp(`class (\\w+)\\s+extends ${parent}\\b`, 'g'));
  const handled = namesIn(files, new RegExp(`${decorator}\\(\\s*(\\w+)`, 'g'));
  const wrong = declared.filter((name) => countOf(name, handled) !== 1);
  const stray = handled.filter((name) => !declared.includes(name));
  return [
    ...wrong.map((name) => `${name}: ${String(countOf(name, handled))} handlers, not one`),
    ...stray.map((name) => `${name}: a handler, but no class extends ${parent}`),
  ];
}

function namesIn(files: readonly SourceFile[], pattern: RegExp): readonly string[] {
  return files.flatMap(({ text }) => [...text.matchAll(pattern)].map(([, name]) => name ?? ''));
}

function countOf(name: string, among: readonly string[]): number {
  return among.filter((other) => other === name).length;
}
