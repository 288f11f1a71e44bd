import { mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { pino } from 'pino';

export type LogDestination = ReturnType<typeof pino.destination>;

const fileBytesMax = 50 * 1024 * 1024;

/**
 * A log file that is appended to; at a start, one that has grown large becomes `<file>.1`. Lines are
 * written as they come: a process that is killed has said all that it had to say.
 */
export function openLogFile(path: string): LogDestination {
  mkdirSync(dirname(path), { recursive: true });
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > fileBytesMax) renameSync(path, `${path}.1`);
  return pino.destination({ dest: path, sync: true, append: true });
}
