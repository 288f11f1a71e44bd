import { absent, isBlank, unreadable, value, type Reading } from './reading.ts';

/** What people put between the digits; anything else makes the number a guess. */
const SEPARATORS = /[\s\u00a0\u202f\-\u2010-\u2015./()]/g;

/** E.164 allows 15 digits; longer input is not worth a pattern. */
const PHONE_LENGTH_MAX = 40;

/**
 * Reads a phone number as the digits that Swish wants: country code first, no plus, no zero.
 *
 * Swedish local (070-123 45 67), +46, 0046 and 46 forms become 46701234567, also with the trunk
 * zero left in: +46 (0)70. A number without country code that lost its zero, as a spreadsheet or a
 * JSON number does to it, is taken when it can only be a Swedish mobile. A foreign number needs its
 * + or 00. Ten digits from 123 are a Swish number of a merchant: the studio's test number
 * 1231181189 is one, so they pass as they are.
 * Error: customer.phone-unreadable.
 */
export function readPhone(raw: unknown): Reading<string> {
  if (isBlank(raw)) return absent;
  const written = typeof raw === 'string' ? withoutSeparators(raw.trim()) : digitsOf(raw);
  const international = withCountryCode(written);
  if (international === undefined) return notANumber;
  const digits = international.replace(/^460/, '46');
  return /^46[1-9]\d{6,8}$/.test(digits) || isForeign(digits) ? value(digits) : notANumber;
}

function withoutSeparators(text: string): string {
  return text.length > PHONE_LENGTH_MAX ? '' : text.replaceAll(SEPARATORS, '');
}

function digitsOf(raw: unknown): string {
  return typeof raw === 'number' && Number.isSafeInteger(raw) && raw > 0 ? String(raw) : '';
}

function withCountryCode(written: string): string | undefined {
  if (/^\+[1-9]\d+$/.test(written)) return written.slice(1);
  if (/^00[1-9]\d+$/.test(written)) return written.slice(2);
  if (/^0[1-9]\d+$/.test(written)) return `46${written.slice(1)}`;
  if (/^7[02369]\d{7}$/.test(written)) return `46${written}`;
  return /^46\d+$/.test(written) || /^123\d{7}$/.test(written) ? written : undefined;
}

function isForeign(digits: string): boolean {
  return !digits.startsWith('46') && /^[1-9]\d{7,14}$/.test(digits);
}

const notANumber = unreadable(
  'customer.phone-unreadable',
  'A phone number is Swedish, such as 070-123 45 67, or begins with + and a country code.',
);
