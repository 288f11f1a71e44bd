/** The largest amount that Swish takes, 999999999999.99 kr, in öre. */
const AMOUNT_ORE_MAX = 99_999_999_999_999;

/**
 * Öre from the digits of a request (`100`, `100.5`, `100.50`), or undefined when Swish would answer
 * PA02. More than the maximum gives Infinity, so that the caller can tell AM02 from PA02.
 * Written apart from the client's own conversion, so that one mistake cannot hide in both.
 */
export function oreOfDigits(digits: string): number | undefined {
  const match = /^(\d+)(?:\.(\d{1,2}))?$/.exec(digits);
  if (match === null) return undefined;
  const ore = BigInt(match[1] ?? '') * 100n + BigInt((match[2] ?? '').padEnd(2, '0'));
  return ore > BigInt(AMOUNT_ORE_MAX) ? Infinity : Number(ore);
}

/** Kronor with two decimals, as the objects show amounts. */
export function digitsOf(ore: number): string {
  const text = String(ore).padStart(3, '0');
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}
