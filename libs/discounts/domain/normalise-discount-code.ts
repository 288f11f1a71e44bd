import type { DiscountCode } from '../../kernel/index.ts';

const codePattern = /^[A-Z0-9ÅÄÖ][A-Z0-9ÅÄÖ_-]{1,49}$/;
const housePrefix = 'MEMBER-';

/**
 * A code as customers type it, in capitals and without spaces. Undefined when it cannot be one: 2 to 50 letters
 * (Swedish ones too), digits, dashes and underscores, not beginning with a mark; nor is a code of the house's own
 * theirs to type. Source: the seeds' codes are of at most 50 characters, in capitals.
 */
export function normaliseDiscountCode(text: string): DiscountCode | undefined {
  const code = anyDiscountCode(text);
  return code === undefined || isHouseCode(code) ? undefined : code;
}

/** The same for those who keep the codes: the house's own are codes too. */
export function anyDiscountCode(text: string): DiscountCode | undefined {
  const code = text.normalize('NFC').replace(/\s+/g, '').toUpperCase();
  return codePattern.test(code) ? (code as DiscountCode) : undefined;
}

/** Whether it is given without asking, to members, and to nobody who types it. */
export function isHouseCode(code: DiscountCode): boolean {
  return code.startsWith(housePrefix);
}
