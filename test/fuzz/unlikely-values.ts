import fc from 'fast-check';

/** Texts that break parsers, databases, logs and patterns. */
export const nastyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    ' ',
    '\0',
    'a\0b',
    '\ud800',
    'x\udfff\ud800y',
    '\u202egnp.exe',
    '𝕊𝕖𝕜',
    '__proto__',
    'constructor',
    'toString',
    "'; drop table orders; --",
    '%',
    '%_\\',
    '{{7*7}}',
    '<script>alert(1)</script>',
    '../../../../etc/passwd',
    '$all',
    'null',
    'true',
    'NaN',
    '-0',
    '1e400',
    '9007199254740993',
    '2026-02-30',
    '2026-W53-7',
    '+275760-09-13T00:00:00.000Z',
    '0000-00-00T00:00:00Z',
    'a'.repeat(300),
    'å'.repeat(5_000),
    'ORD-20261120-ABCDEF',
    'SC-20261120-ABCDEF',
    'ORD-99999999-ABCDEF',
    'ticket-open-day',
  ),
  fc.integer({ min: 1, max: 60_000 }).map((length) => 'z'.repeat(length)),
);

const nastyNumber: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.1, 1e21, -1e21, 2 ** 53, 2 ** 53 + 2, 5e-324, 1.7e308, 1e9),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);

/** Any JSON, with the shapes that code most often forgets. */
export const nastyJson: fc.Arbitrary<unknown> = fc.oneof(
  nastyText,
  nastyNumber,
  fc.constantFrom(null, true, false, [], {}, [[]], [{}], [null], { amount: {} }, { toString: 1 }),
  fc.integer({ min: 1, max: 300 }).map(nestedArrays),
  fc.integer({ min: 1, max: 300 }).map(nestedObjects),
  fc.array(nastyText, { maxLength: 5 }),
  fc.dictionary(nastyText, fc.oneof(nastyText, nastyNumber, fc.constant(null)), { maxKeys: 5 }),
  fc.array(fc.integer(), { minLength: 60, maxLength: 300 }),
  fc.jsonValue(),
);

/** Bodies that are sent as they are, most of them no JSON at all. */
export const rawBody: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '{',
    '}',
    '[',
    '{"a":}',
    '{"a":1,}',
    "{'a':1}",
    'undefined',
    '{"amount":1e999}',
    '{"__proto__":{"admin":true}}',
    '{"constructor":{"prototype":{"admin":true}}}',
    '{"customer":{"__proto__":null}}',
    '{"a":"\\ud800"}',
    '{"a":"\\u0000"}',
    '{"1":1,"0":2}',
    '\ufeff{}',
    'a=1&b=2',
    '<order/>',
    `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}`,
    `{"a":${'9'.repeat(400)}}`,
    `"${'x'.repeat(2_000_000)}"`,
  ),
  nastyText,
);

/** The same valid value with one thing in it changed: taken away, replaced, added or doubled. */
export function nearly(valid: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(valid);
  return fc
    .array(fc.tuple(fc.constantFrom(...paths), fc.option(nastyJson), nastyText), {
      minLength: 0,
      maxLength: 3,
    })
    .map((changes) =>
      changes.reduce<unknown>(
        (value, [path, replacement, added]) => changed(value, path, { replacement, added }),
        structuredClone(valid),
      ),
    );
}

interface Change {
  /** Null takes the member away. */
  readonly replacement: unknown;
  /** A member of this name comes beside it. */
  readonly added: string;
}

function changed(value: unknown, path: readonly string[], change: Change): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return change.replacement ?? value;
  if (typeof value !== 'object' || value === null) return value;
  const members = new Map(Object.entries(value));
  if (rest.length > 0) members.set(name, changed(members.get(name), rest, change));
  else if (change.replacement === null) members.delete(name);
  else members.set(name, change.replacement).set(change.added, change.replacement);
  return Array.isArray(value) ? [...members.values()] : Object.fromEntries(members);
}

function pathsOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  return [at, ...Object.entries(value).flatMap(([name, inner]) => pathsOf(inner, [...at, name]))];
}

function nestedArrays(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => [inner], 'deep');
}

function nestedObjects(depth: number): unknown {
  return Array.from({ length: depth }).reduce<unknown>((inner) => ({ deep: inner }), 'deep');
}
