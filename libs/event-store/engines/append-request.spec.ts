import { describe, expect, it } from '@jest/globals';
import { OperationalError } from '../../kernel/index.ts';
import { streamId, type EventToAppend } from '../event-store.ts';
import { checkAppend } from './append-request.ts';

const stream = streamId('test', '1');
const sound: EventToAppend = {
  id: '0a0a0a0a-0000-5000-8000-000000000001',
  type: 'Something',
  data: '{}',
  metadata: '{}',
};

function codeOf(...events: readonly Partial<EventToAppend>[]): string {
  try {
    checkAppend(
      stream,
      'no-stream',
      events.map((event) => ({ ...sound, ...event })),
    );
    return 'taken';
  } catch (error) {
    if (error instanceof OperationalError && !error.retryable) return error.code;
    throw error;
  }
}

describe('what an append may hold', () => {
  it.each([
    '{"1":"integer-like key"}',
    '{"b":{"007":1}}',
    '{"n":-0}',
    '{"n":9007199254740993}',
    '{"n":90071992547409930000}',
    '{"n":1e21}',
    '{"n":1.0}',
    '{ "spaces": 1}',
    '{"twice":1,"twice":2}',
    '{"__proto__":1}',
    '{"s":"\\ud800"}',
    '{"s":"\\u00e5"}',
    '{"s":"\ud800"}',
    'not json',
    '',
  ])(
    'given the text %s, which JSON would change or lose, when checked, then it is refused',
    (data) => {
      expect(codeOf({ data })).toBe('event-store.invalid-event');
      expect(codeOf({ metadata: data })).toBe('event-store.invalid-event');
    },
  );

  it.each([
    '{}',
    '{"å":"\u2028 räksmörgås 🧾","quote":"\\"12\\":","line":"\\n\\u0000"}',
    '{"note":"the value 1e5, 12345678901234567 and \\\\ud8 stand in a text"}',
    '{"n":9007199254740991,"x":0.1,"l":[1,null,true]}',
    '{"key\\"12":1}',
  ])('given the canonical text %s, when checked, then it is taken', (data) => {
    expect(codeOf({ data })).toBe('taken');
  });

  it('given an id twice, a bad id or a bad type, when checked, then it is refused', () => {
    expect(codeOf({}, {})).toBe('event-store.invalid-event');
    expect(codeOf({ id: '0A0A0A0A-0000-5000-8000-000000000001' })).toBe(
      'event-store.invalid-event',
    );
    expect(codeOf({ id: 'one' })).toBe('event-store.invalid-event');
    expect(codeOf({ type: '$system' })).toBe('event-store.invalid-event');
    expect(codeOf({ type: '' })).toBe('event-store.invalid-event');
    expect(codeOf()).toBe('event-store.empty-append');
  });

  it('given bytes at and over the limits, when checked, then metadata and UTF-8 count', () => {
    const text = (bytes: number): string => `"${'å'.repeat((bytes - 2) / 2)}"`;
    const id = (n: number): string => `0a0a0a0a-0000-5000-8000-00000000000${String(n)}`;
    const full = { data: text(200 * 1024), metadata: text(56 * 1024) };
    expect(codeOf(full)).toBe('taken');
    expect(codeOf({ ...full, metadata: text(56 * 1024 + 2) })).toBe('event-store.event-too-large');
    const four = [1, 2, 3, 4].map((n) => ({ ...full, id: id(n) }));
    expect(codeOf(...four)).toBe('taken');
    expect(codeOf(...four, { id: id(5) })).toBe('event-store.append-too-large');
  });
});
