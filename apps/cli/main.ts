import { explain } from '../api/lifecycle/index.ts';
import { runCommand } from './run-command.ts';

const stop = new AbortController();
// The first Ctrl-C ends in order (a half-built read model is dropped), the second at once.
process.once('SIGINT', () => stop.abort());

runCommand(process.argv.slice(2), {
  environment: process.env,
  folder: process.cwd(),
  signal: stop.signal,
  say: (line) => void process.stdout.write(`${line}\n`),
})
  .then((code) => {
    process.exitCode = code;
  })
  .catch((error: unknown) => {
    process.stderr.write(`${inWords(error)}\n`);
    process.exitCode = 1;
  });

/** A server that is not there gives an error without words. */
function inWords(error: unknown): string {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND')
    return `The database or the event store cannot be reached (${code}). Is it running, and are DATABASE_URL and EVENT_STORE_URL right?`;
  return explain(error);
}
