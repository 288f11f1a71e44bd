import type { Brand, GiftCardId, Random } from '../../kernel/index.ts';

/** `GC-XXXX-XXXX-XXXX-XXXX-C` in capitals: 80 bits and a check character. Whoever knows it may spend. */
export type GiftCardCode = Brand<string, 'GiftCardCode'>;

/** Crockford's base32: no I, L, O (read as 1, 1, 0) and no U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const prefix = 'GC';
const symbolCount = 16;
const groupLength = 4;
const randomBytes = 10;
const bitsPerSymbol = 5;
/** Longer texts are no codes and not worth reading. */
const textLengthMax = 60;

const idPattern = /^[a-z0-9]{1,16}\.[0-9a-f]{40}$/;

/** Draws a code; unique only once its stream has been created. */
export function drawGiftCardCode(random: Pick<Random, 'bytes'>): GiftCardCode {
  const bits = random
    .bytes(randomBytes)
    .reduce((text, byte) => text + byte.toString(2).padStart(8, '0'), '');
  const values = Array.from({ length: symbolCount }, (_, i) =>
    Number.parseInt(bits.slice(i * bitsPerSymbol, (i + 1) * bitsPerSymbol), 2),
  );
  return written(values);
}

/**
 * Reads what a person typed, in any case, with or without the prefix, spaces and dashes, O for 0 and I or
 * L for 1. Undefined when it is no code or its check character is wrong: every single wrong character
 * and every two that changed places are found.
 */
export function normaliseGiftCardCode(text: string): GiftCardCode | undefined {
  if (text.length > textLengthMax) return undefined;
  const typed = text
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const isPrefixed = typed.length === prefix.length + symbolCount + 1 && typed.startsWith(prefix);
  const symbols = isPrefixed ? typed.slice(prefix.length) : typed;
  if (symbols.length !== symbolCount + 1) return undefined;
  const values = Array.from(symbols, (symbol) => alphabet.indexOf(symbol));
  if (values.includes(-1)) return undefined;
  const code = written(values.slice(0, symbolCount));
  return code.endsWith(symbols.slice(-1)) ? code : undefined;
}

/** The code's last group, which operators may see and customers can read out. */
export function giftCardLastFour(code: GiftCardCode): string {
  return code.slice(-(groupLength + 2), -2);
}

/** Undefined when the text is not a card's id. */
export function parseGiftCardId(text: string): GiftCardId | undefined {
  return idPattern.test(text) ? (text as GiftCardId) : undefined;
}

function written(values: readonly number[]): GiftCardCode {
  const symbols = values.map((value) => alphabet.charAt(value)).join('');
  const groups = symbols.match(/.{4}/g) ?? [];
  return [prefix, ...groups, alphabet.charAt(checkOf(values))].join('-') as GiftCardCode;
}

/**
 * The values as a polynomial at the generator of the field with 32 elements. No two places weigh the
 * same there, so a wrong symbol and two that changed places always show.
 */
function checkOf(values: readonly number[]): number {
  return values.reduce((sum, value) => timesGenerator(sum ^ value), 0);
}

/** Modulo x^5 + x^2 + 1. */
function timesGenerator(value: number): number {
  const doubled = value << 1;
  return doubled < 32 ? doubled : doubled ^ 0b100101;
}
