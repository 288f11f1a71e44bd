import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import type { SwishRecord } from './records.ts';

/**
 * Where the simulator remembers what it charged, so that a kill of the process does not undo it.
 */
export interface Journal {
  readonly append: (record: SwishRecord) => void;
  readonly rewrite: (records: Iterable<SwishRecord>) => void;
  readonly close: () => void;
  /** Lines since the last rewrite. */
  readonly lines: () => number;
}

/** A journal that keeps nothing: what the simulator uses when no file is named. */
export const noJournal: Journal = {
  append: () => undefined,
  rewrite: () => undefined,
  close: () => undefined,
  lines: () => 0,
};

/**
 * JSON lines, one whole record per change, the last one wins. Each line is handed to the operating
 * system before the answer leaves, so that it survives a kill -9 (not a power cut: this is a
 * simulator). Once closed it writes nothing more: the descriptor's number may be another file's by
 * then.
 */
export function openJournal(path: string): Journal {
  let descriptor: number | undefined = openSync(path, 'a', 0o600);
  let lines = 0;
  return {
    append: (record) => {
      if (descriptor === undefined) return;
      appendFileSync(descriptor, `${JSON.stringify(record)}\n`);
      lines += 1;
    },
    rewrite: (records) => {
      if (descriptor === undefined) return;
      closeSync(descriptor);
      const text = Array.from(records, (record) => `${JSON.stringify(record)}\n`);
      writeFileSync(`${path}.new`, text.join(''), { mode: 0o600 });
      renameSync(`${path}.new`, path);
      descriptor = openSync(path, 'a');
      lines = 0;
    },
    close: () => {
      if (descriptor !== undefined) closeSync(descriptor);
      descriptor = undefined;
    },
    lines: () => lines,
  };
}

/** The last state of every record in the file, oldest first. A torn last line is passed over. */
export function readJournal(path: string): readonly SwishRecord[] {
  const records = new Map<string, SwishRecord>();
  for (const line of readLines(path)) {
    const record = readRecord(line);
    if (record !== undefined) records.set(`${record.kind} ${record.id}`, record);
  }
  return [...records.values()];
}

function readLines(path: string): readonly string[] {
  try {
    return readFileSync(path, 'utf8').split('\n');
  } catch {
    return [];
  }
}

function readRecord(line: string): SwishRecord | undefined {
  try {
    return JSON.parse(line) as SwishRecord;
  } catch {
    return undefined;
  }
}
