import { isBlank, isObject, own, absent, unreadable, value, type Reading } from './reading.ts';

/** A longer text is no price; the limit also keeps the pattern below from being fed novels. */
const AMOUNT_LENGTH_MAX = 40;

/** 13 digits of kronor are still whole öre within 2^53. */
const KRONOR_DIGITS_MAX = 13;

/**
 * Reads what a client claims that something costs, in whole öre.
 *
 * The seeds state kronor, as a number or as text with a decimal comma or point ("1 200,50 kr"),
 * except under names that end in `Cents`, which are whole öre; our own money object
 * `{ amount, currency }` is whole öre too. The decimal digits are read as digits: no float is ever
 * multiplied, so 19.99 is 1999 and 0.1 + 0.2 is refused instead of rounded.
 * Errors: payment.amount-unreadable, payment.amount-too-precise, payment.amount-not-positive.
 */
export function readAmount(raw: unknown, path: string): Reading<number> {
  if (isBlank(raw)) return absent;
  if (isObject(raw)) return readOre(own(raw, 'amount'));
  return path.endsWith('Cents') ? readOre(raw) : readKronor(raw);
}

function readKronor(raw: unknown): Reading<number> {
  const match = /^(-?)(\d{1,3}(?: \d{3})+|\d+)(?:[.,](\d+))?$/.exec(digitsAndSigns(raw));
  const kronor = match?.[2]?.replaceAll(' ', '');
  if (kronor === undefined || kronor.length > KRONOR_DIGITS_MAX) return notAnAmount;
  const decimals = match?.[3] ?? '';
  if (decimals.length > 2)
    return unreadable('payment.amount-too-precise', 'An amount has at most two decimals.');
  const ore = Number(kronor) * 100 + Number(decimals.padEnd(2, '0'));
  return positive(match?.[1] === '-' ? -ore : ore);
}

function readOre(raw: unknown): Reading<number> {
  if (!/^-?\d{1,15}$/.test(digitsAndSigns(raw))) return notAnAmount;
  return positive(Number(digitsAndSigns(raw)));
}

/** No-break spaces group thousands as plain ones do; "kr", "SEK" and ":-" are only decoration. */
function digitsAndSigns(raw: unknown): string {
  const text = typeof raw === 'number' ? String(raw) : typeof raw === 'string' ? raw.trim() : '';
  if (text.length > AMOUNT_LENGTH_MAX) return '';
  return text.replaceAll(/[\u00a0\u202f]/g, ' ').replace(/ ?(?:kr|sek|:-)$/i, '');
}

function positive(ore: number): Reading<number> {
  return ore > 0
    ? value(ore)
    : unreadable('payment.amount-not-positive', 'An amount is more than nothing.');
}

const notAnAmount = unreadable(
  'payment.amount-unreadable',
  'An amount is kronor, such as 1200, 1200.50 or "1200,50".',
);
