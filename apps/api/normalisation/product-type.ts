import { absent, isBlank, readText, unreadable, value, type Reading } from './reading.ts';

const CODE_LENGTH_MAX = 40;

/** Other words of the seeds for the types that we declare; a declared code stands for itself. */
const spelled: ReadonlyMap<string, string> = new Map([
  ['course', 'course'],
  ['kurs', 'course'],
  ['gift-card', 'gift-card'],
  ['giftcard', 'gift-card'],
  ['presentkort', 'gift-card'],
  ['art-product', 'art-product'],
  ['artproduct', 'art-product'],
  ['konstprodukt', 'art-product'],
  ['session-slot', 'session-slot'],
  ['session', 'session-slot'],
  ['image', 'image'],
  ['points-package', 'points-package'],
  ['points', 'points-package'],
  ['event-registration', 'event-registration'],
  ['registration', 'event-registration'],
  ['series-registration', 'series-registration'],
  ['ticket', 'ticket'],
  ['merchandise', 'merchandise'],
  ['membership', 'membership'],
  ['subscription', 'membership'],
]);

/**
 * Reads a product type as the code that the catalogue declares it under.
 *
 * A type that is not in the table above is passed on in kebab case and not refused: types are
 * declared by the merchant, so only the catalogue knows which exist.
 * Error: product.type-unreadable.
 */
export function readProductType(raw: unknown): Reading<string> {
  const text = readText(raw);
  if (text.kind !== 'value') return text;
  if (text.value.length > CODE_LENGTH_MAX) return notACode;
  const code = kebabCase(text.value);
  const known = spelled.get(code);
  if (known !== undefined) return value(known);
  return /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(code) ? value(code) : notACode;
}

/**
 * Reads a bare `type`, which says the product type in one seed and something else in the next
 * (one_off, digital): it counts only where it names a type that the seeds sell.
 */
export function readBareType(raw: unknown): Reading<string> {
  if (isBlank(raw) || typeof raw !== 'string' || raw.length > CODE_LENGTH_MAX) return absent;
  const known = spelled.get(kebabCase(raw.trim()));
  return known === undefined ? absent : value(known);
}

function kebabCase(text: string): string {
  return text
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replaceAll(/[\s_]+/g, '-')
    .toLowerCase();
}

const notACode = unreadable(
  'product.type-unreadable',
  'A product type is letters, digits and hyphens, such as gift-card.',
);
