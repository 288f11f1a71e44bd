import { describe, expect, it } from '@jest/globals';
import {
  parseCommandId,
  parseOrderRef,
  parsePaymentRef,
  parseProductId,
  parseWaitlistEntryId,
} from './ids.ts';
import { systemRandom } from './random.ts';

describe.each([
  ['an order reference', parseOrderRef],
  ['a payment reference', parsePaymentRef],
])('%s', (_, parse) => {
  it.each([
    'ORD-20261120-A15A7F',
    'SC-20261120-9EA699',
    'AB-00000000-000000',
    'ABCDEFGH-20261120-FFFFFF',
  ])('given %s, when it is read, then it is one', (text) => {
    expect(parse(text)).toBe(text);
  });

  it.each([
    '',
    'O-20261120-A15A7F',
    'ABCDEFGHI-20261120-A15A7F',
    'ord-20261120-A15A7F',
    'ORD-2026112-A15A7F',
    'ORD-202611200-A15A7F',
    'ORD-20261120-A15A7',
    'ORD-20261120-A15A7FF',
    'ORD-20261120-a15a7f',
    'ORD-20261120-A15A7G',
    'ORD-20261120-A15A7F\n',
    ' ORD-20261120-A15A7F',
    'ORD_20261120_A15A7F',
  ])('given "%s", when it is read, then it is none', (text) => {
    expect(parse(text)).toBeUndefined();
  });
});

describe('a catalogue id', () => {
  it.each(['a', '7', 'course-wheel', '2026-spring', 'a'.repeat(64)])(
    'given %s, when it is read, then it is one',
    (text) => {
      expect(parseProductId(text)).toBe(text);
    },
  );

  it.each(['', '-a', 'Course', 'course_wheel', 'å', 'a b', 'a'.repeat(65), 'a\n'])(
    'given "%s", when it is read, then it is none',
    (text) => {
      expect(parseProductId(text)).toBeUndefined();
    },
  );
});

describe.each([
  ['a command id', parseCommandId],
  ['an entry of a waiting list', parseWaitlistEntryId],
])('%s', (_, parse) => {
  it('given two drawn UUIDs, when they are read, then they are two', () => {
    const [first, second] = [systemRandom.uuid(), systemRandom.uuid()];
    expect(parse(first)).toBe(first);
    expect(first).not.toBe(second);
  });

  const uuid = '0f8fad5b-d9cb-469f-a165-70867728950e';
  it.each([
    '',
    uuid.toUpperCase(),
    uuid.slice(1),
    `${uuid}0`,
    `0${uuid}`,
    uuid.replaceAll('-', ''),
    `${uuid}\n`,
  ])('given "%s", when it is read, then it is none', (text) => {
    expect(parse(text)).toBeUndefined();
  });
});
