/** The only role of an embedded server. */
export const superuser = 'ledger';

/** The connection string of one of its databases; it holds the password, so it is never logged. */
export function serverUrl(
  { port }: { readonly port: number },
  password: string,
  database: string,
): string {
  return `postgres://${superuser}:${password}@127.0.0.1:${String(port)}/${database}`;
}
