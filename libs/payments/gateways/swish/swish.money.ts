/** The largest amount that Swish takes: 999999999999.99 kr. Merchant Integration Guide 2.1. */
export const SWISH_AMOUNT_ORE_MAX = 99_999_999_999_999;

/**
 * Whole öre to the text that Swish wants in a request, always with two decimals ("100.00").
 * Throws a RangeError unless the amount is a positive whole number within Swish's limit: a wrong
 * amount is our own mistake and must never reach the wire.
 * Source: Merchant Integration Guide 2.1, create payment request, `amount`.
 */
export function swishAmountOf(amountOre: number): string {
  if (!Number.isSafeInteger(amountOre) || amountOre < 1 || amountOre > SWISH_AMOUNT_ORE_MAX)
    throw new RangeError(`not an amount for Swish: ${String(amountOre)} öre`);
  const digits = String(amountOre).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/**
 * Whole öre from the digits of a JSON number ("100", "100.5", "1E+2"), or undefined when they are
 * not whole öre. Reads text, because Swish answers with a number although it was asked with a
 * string, and 0.1 + 0.2 is no way to keep books.
 * Source: Merchant Integration Guide 2.1, payment request object, `amount`.
 */
export function oreOfSwishDigits(digits: string): number | undefined {
  const match = /^(\d{1,15})(?:\.(\d{1,15}))?(?:[eE]([+-]?\d{1,2}))?$/.exec(digits);
  if (match === null) return undefined;
  const [, whole = '', fraction = '', exponent = '0'] = match;
  const shift = Number(exponent) - fraction.length + 2;
  const unscaled = BigInt(whole + fraction);
  const scale = 10n ** BigInt(Math.abs(shift));
  if (shift < 0 && unscaled % scale !== 0n) return undefined;
  const ore = shift < 0 ? unscaled / scale : unscaled * scale;
  return ore > BigInt(SWISH_AMOUNT_ORE_MAX) ? undefined : Number(ore);
}

/**
 * The raw digits of the member `amount` in a JSON object's text, or undefined unless it stands
 * there exactly once. A quote inside a JSON string is always escaped, so `"amount"` without a
 * backslash before it can only be a member's name.
 */
export function amountDigitsIn(jsonText: string): string | undefined {
  const found = [...jsonText.matchAll(/(?<!\\)"amount"\s*:\s*([^\s,}\]]*)/g)];
  return found.length === 1 ? found[0]?.[1] : undefined;
}
