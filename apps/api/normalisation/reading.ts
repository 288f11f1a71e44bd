/** A field of an order that could not be read, told to the client under the name that it used. */
export interface FieldError {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** Three ends, so that a field left blank is never confused with one that is wrong. */
export type Reading<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'absent' }
  | { readonly kind: 'unreadable'; readonly code: string; readonly message: string };

/** Reads one raw JSON value; the path tells spellings apart whose unit differs (kronor, cents). */
export type Reader<T> = (raw: unknown, path: string) => Reading<T>;

export type JsonObject = Readonly<Record<string, unknown>>;

/** Longer texts are no name, address or greeting, and must not reach an event for ever. */
const TEXT_LENGTH_MAX = 2_000;

const KEY_LENGTH_MIN = 8;
const KEY_LENGTH_MAX = 255;

/** Trimmed text; a whole number is taken as its digits, for some systems have numeric ids. */
export function readText(raw: unknown): Reading<string> {
  if (isBlank(raw)) return absent;
  if (typeof raw === 'number' && Number.isSafeInteger(raw)) return value(String(raw));
  if (typeof raw !== 'string') return unreadable('request.text-unreadable', 'This must be text.');
  const text = raw.trim();
  return text.length <= TEXT_LENGTH_MAX
    ? value(text)
    : unreadable('request.text-too-long', `At most ${String(TEXT_LENGTH_MAX)} characters.`);
}

/** An address is text in some bodies and an object in others; the object's parts are read apart. */
export function readTextUnlessObject(raw: unknown): Reading<string> {
  return isObject(raw) ? absent : readText(raw);
}

/** Lower case, because the two halves of one form often differ only in how a phone capitalises. */
export function readEmail(raw: unknown): Reading<string> {
  const text = readText(raw);
  return text.kind === 'value' ? value(text.value.toLowerCase()) : text;
}

/** An ISO 4217 code in any case. */
export function readCurrency(raw: unknown): Reading<string> {
  const text = readText(raw);
  if (text.kind !== 'value') return text;
  return /^[a-z]{3}$/i.test(text.value)
    ? value(text.value.toUpperCase())
    : unreadable('payment.currency-unreadable', 'A currency is three letters, such as SEK.');
}

/** The same limits as the Idempotency-Key header has. */
export function readIdempotencyKey(raw: unknown): Reading<string> {
  const text = readText(raw);
  if (text.kind !== 'value') return text;
  return text.value.length >= KEY_LENGTH_MIN && text.value.length <= KEY_LENGTH_MAX
    ? text
    : unreadable('idempotency.key-unreadable', 'A key has 8 to 255 characters.');
}

export const absent: Reading<never> = { kind: 'absent' };

export function value<T>(of: T): Reading<T> {
  return { kind: 'value', value: of };
}

export function unreadable(code: string, message: string): Reading<never> {
  return { kind: 'unreadable', code, message };
}

/** Null, nothing and blank text all mean that the form's field was left empty. */
export function isBlank(raw: unknown): boolean {
  return raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '');
}

export function isObject(raw: unknown): raw is JsonObject {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

/** Only what the body itself states counts: never a property that an object inherits. */
export function own(object: JsonObject, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

/** Drops the fields without a value, so that "not stated" is one thing and not two. */
export function stated<T extends object>(
  fields: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } | undefined {
  const entries = Object.entries(fields).filter(([, field]) => field !== undefined);
  if (entries.length === 0) return undefined;
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}
