import { Logger } from 'graphile-worker';
import { silentLog, type Log } from '../projecting/index.ts';

/** The queue's own words. Failures of jobs are left out: the run itself logs them, with its id. */
export function workerLogger(log: Log = silentLog): Logger {
  return new Logger(() => (level, message, meta) => {
    if (meta?.['failure'] === true) return;
    const fields = { queue: 'graphile-worker' };
    // The levels are an enum that is not there at run time: compared as the texts that they are.
    const severity: string = level;
    if (severity === 'error') log.error(fields, message);
    else if (severity === 'warning') log.warn(fields, message);
  });
}
