import type { Brand } from './brand.ts';

/** ISO 4217 code, three capitals. */
export type Currency = Brand<string, 'Currency'>;

/** Whole minor units (öre) of one currency. Never a float, never a bare number. Rule 1. */
export interface Money {
  readonly minor: number;
  readonly currency: Currency;
}

export const SEK = 'SEK' as Currency;

/** Reads an ISO 4217 code; throws a RangeError when it is not three capitals. */
export function currency(code: string): Currency {
  if (!/^[A-Z]{3}$/.test(code)) throw new RangeError(`not a currency code: ${code}`);
  return code as Currency;
}

/** The only maker of Money; throws a RangeError unless `minor` is a safe whole number. */
export function money(minor: number, of: Currency): Money {
  if (!Number.isSafeInteger(minor)) throw new RangeError(`not whole minor units: ${String(minor)}`);
  return { minor: minor === 0 ? 0 : minor, currency: of };
}

export function add(a: Money, b: Money): Money {
  return money(a.minor + sameCurrency(a, b).minor, a.currency);
}

export function subtract(a: Money, b: Money): Money {
  return money(a.minor - sameCurrency(a, b).minor, a.currency);
}

export function times(a: Money, quantity: number): Money {
  return money(a.minor * quantity, a.currency);
}

export function sum(parts: readonly Money[], of: Currency): Money {
  return parts.reduce(add, money(0, of));
}

export function equals(a: Money, b: Money): boolean {
  return a.minor === b.minor && a.currency === b.currency;
}

/**
 * Splits an amount over weights by largest remainder: parts are whole, keep the sign, and add up to
 * the whole exactly; an equal remainder goes to the earlier part. Throws a RangeError when a weight is
 * negative or fractional, or when all weights are zero while there is something to split. Rule 1.
 */
export function allocate(whole: Money, weights: readonly number[]): readonly Money[] {
  if (weights.some((weight) => !Number.isSafeInteger(weight) || weight < 0))
    throw new RangeError('weights are whole numbers of zero or more');
  const total = weights.reduce((a, b) => a + BigInt(b), 0n);
  if (total === 0n) return zeroParts(whole, weights);
  const sign = whole.minor < 0 ? -1 : 1;
  const amount = BigInt(Math.abs(whole.minor));
  const floors = weights.map((weight) => (amount * BigInt(weight)) / total);
  const remainders = weights.map((weight, i) => ({ i, rest: (amount * BigInt(weight)) % total }));
  remainders.sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
  let left = amount - floors.reduce((a, b) => a + b, 0n);
  for (const { i } of remainders) {
    if (left === 0n) break;
    floors[i] = (floors[i] ?? 0n) + 1n;
    left -= 1n;
  }
  return floors.map((part) => money(sign * Number(part), whole.currency));
}

/**
 * The VAT inside an amount that includes it: gross * rate / (1 + rate), rounded half away from zero
 * to the öre. The rate is in basis points (2500 = 25 %). Source: ML (2023:200) 8 kap., rounding by
 * the house rule of one rounding per rate and document.
 */
export function vatIncluded(gross: Money, rateBasisPoints: number): Money {
  if (!Number.isSafeInteger(rateBasisPoints) || rateBasisPoints < 0)
    throw new RangeError(`not a VAT rate in basis points: ${String(rateBasisPoints)}`);
  return money(
    divideHalfAwayFromZero(
      BigInt(gross.minor) * BigInt(rateBasisPoints),
      10_000n + BigInt(rateBasisPoints),
    ),
    gross.currency,
  );
}

function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): number {
  const negative = numerator < 0n;
  const size = negative ? -numerator : numerator;
  const rounded = (size * 2n + denominator) / (denominator * 2n);
  return Number(negative ? -rounded : rounded);
}

function sameCurrency(a: Money, b: Money): Money {
  if (a.currency !== b.currency)
    throw new RangeError(`${a.currency} and ${b.currency} are never added`);
  return b;
}

function zeroParts(whole: Money, weights: readonly number[]): readonly Money[] {
  if (whole.minor !== 0) throw new RangeError('nothing to spread the amount over');
  return weights.map(() => money(0, whole.currency));
}
