/** Where chance comes from; the domain never draws, it is given. */
export interface Random {
  bytes(length: number): Uint8Array;
  uuid(): string;
}

/** Drawn from the platform at once. */
const stockBytes = 4_096;

/** The platform's cryptographically secure source. */
export const systemRandom: Random = {
  bytes: createStock(),
  uuid: () => crypto.randomUUID(),
};

/**
 * Asking the platform costs the same for 12 bytes as for some thousand, so a stock is drawn at once.
 * What has been given out is wiped from the stock and never given again.
 */
function createStock(): Random['bytes'] {
  const stock = new Uint8Array(stockBytes);
  let used = stockBytes;
  return (length) => {
    if (length > stockBytes) return crypto.getRandomValues(new Uint8Array(length));
    if (used + length > stockBytes) {
      crypto.getRandomValues(stock);
      used = 0;
    }
    const drawn = stock.slice(used, used + length);
    stock.fill(0, used, used + length);
    used += length;
    return drawn;
  };
}
