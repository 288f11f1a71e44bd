import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { LogEntry } from './log-entry.ts';

/** The log on disk, one JSON line per entry, written before the append is answered. */
export class RecordFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  load(): readonly LogEntry[] {
    if (!existsSync(this.#path)) return [];
    const lines = readFileSync(this.#path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map(entryOf);
  }

  add(entries: readonly LogEntry[]): void {
    if (entries.length > 0) appendFileSync(this.#path, linesOf(entries));
  }

  replace(entries: readonly LogEntry[]): void {
    writeFileSync(this.#path, linesOf(entries));
  }
}

function linesOf(entries: readonly LogEntry[]): string {
  return entries.map((entry) => `${JSON.stringify(entry, replaceMember)}\n`).join('');
}

function replaceMember(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { bigint: value.toString() };
  return value instanceof Uint8Array ? { base64: Buffer.from(value).toString('base64') } : value;
}

function entryOf(line: string): LogEntry {
  return JSON.parse(line, reviveMember) as LogEntry;
}

function reviveMember(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('bigint' in value) return BigInt(String(value.bigint));
  return 'base64' in value ? new Uint8Array(Buffer.from(String(value.base64), 'base64')) : value;
}
