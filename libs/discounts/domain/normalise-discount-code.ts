import type { DiscountCode } from '../../kernel/index.ts';

const codePattern = /^[A-Z0-9ÅÄÖ][A-Z0-9ÅÄÖ_-]{1,49}$/;

/**
 * A code as customers type it, in capitals and without spaces. Undefined when it cannot be one: 2 to 50 letters
 * (Swedish ones too), digits, dashes and underscores, not beginning with a mark. Source: the seeds' codes are
 * of at most 50 characters, in capitals.
 */
export function normaliseDiscountCode(text: string): DiscountCode | undefined {
  const code = text.normalize('NFC').replace(/\s+/g, '').toUpperCase();
  return codePattern.test(code) ? (code as DiscountCode) : undefined;
}
