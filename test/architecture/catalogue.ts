import type { Finding } from './conventions.ts';
import type { SourceFile } from './repository.ts';

/** What one context does: its rejection codes and its stored event types. */
export interface Catalogue {
  readonly rejections: readonly string[];
  readonly events: readonly string[];
}

const kinds = { events: 'Events', rejections: 'Rejections' } as const;

/** Each code that the code of a context can refuse with, as it stands in `rejected('...')`. */
export function rejectionsIn(files: readonly SourceFile[]): readonly string[] {
  const codes = files.flatMap(({ text }) =>
    [...text.matchAll(/\brejected\(\s*'([^']+)'/g)].map(([, code]) => code ?? ''),
  );
  return [...new Set(codes)].sort();
}

/** Where code and page differ, both ways. A context with neither events nor rejections needs no page. */
export function differences(
  context: string,
  catalogue: Catalogue,
  readme: string | undefined,
): readonly Finding[] {
  if (catalogue.events.length + catalogue.rejections.length === 0) return [];
  if (readme === undefined) return [`libs/${context}/README.md is missing`];
  return (['events', 'rejections'] as const).flatMap((kind) => {
    const documented = documentedIn(readme, kinds[kind]);
    const missing = catalogue[kind].filter((name) => !documented.includes(name));
    const left = documented.filter((name) => !catalogue[kind].includes(name));
    return [
      ...missing.map((name) => `libs/${context}/README.md, ${kinds[kind]}: ${name} is missing`),
      ...left.map((name) => `libs/${context}/README.md, ${kinds[kind]}: ${name} does not exist`),
    ];
  });
}

/**
 * The names that a section of a README documents: those in code marks at the start of a list item or
 * of a table row, below `## Events` or `## Rejections`. Several share a row with a comma between them.
 */
export function documentedIn(readme: string, section: string): readonly string[] {
  const [, body = ''] = new RegExp(
    `^## ${section}\\b.*\n([\\s\\S]*?)(?=^## |$(?![\\s\\S]))`,
    'm',
  ).exec(readme) ?? [''];
  const leading = /^\s*(?:\||[-*])\s*((?:`[^`]+`(?:\s*,\s*)?)+)/gm;
  return [...body.matchAll(leading)].flatMap(([, names = '']) =>
    [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? ''),
  );
}

/** Past tense is for people to judge; a suffix and a shape are not. */
export function badEventNames(events: readonly string[]): readonly Finding[] {
  return events
    .filter((name) => !/^[A-Z][A-Za-z]+$/.test(name) || name.endsWith('Event'))
    .map((name) => `${name}: an event is named by what happened, without a suffix`);
}

/** `context.fact`, in small letters and dashes. */
export function badRejectionCodes(codes: readonly string[]): readonly Finding[] {
  return codes
    .filter((code) => !/^[a-z][a-z-]*\.[a-z0-9-]+$/.test(code))
    .map((code) => `${code}: a rejection is named context.fact`);
}
