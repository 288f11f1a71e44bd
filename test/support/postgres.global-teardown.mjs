/** Stops the server that the setup started; a server given by TEST_DATABASE_URL is left alone. */
export default async function stopPostgres() {
  await globalThis.stopTestPostgres?.();
  delete globalThis.stopTestPostgres;
}
