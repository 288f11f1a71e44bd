/** Where chance comes from; the domain never draws, it is given. */
export interface Random {
  bytes(length: number): Uint8Array;
  uuid(): string;
}

/** The platform's cryptographically secure source. */
export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  uuid: () => crypto.randomUUID(),
};
