import './typescript.mjs';

/** Stops the server that the setup started; a server given by TEST_DATABASE_URL is left alone. */
export default async function stopPostgres() {
  // Tests of a run with one worker have run in this process.
  const { stopShared } = await import('./shared-in-worker.ts');
  await stopShared();
  await globalThis.stopTestPostgres?.();
  delete globalThis.stopTestPostgres;
}
