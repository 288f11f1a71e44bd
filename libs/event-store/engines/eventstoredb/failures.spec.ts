import { describe, expect, it } from '@jest/globals';
import { appendFailureOf, isRefusedRead } from './failures.ts';
import { DeadlinePassed } from './waiting.ts';

const error = (fields: object, message = ''): Error => Object.assign(new Error(message), fields);

describe('what an error says about an append', () => {
  it.each([
    ['deadline exceeded', error({ type: 'deadline-exceeded', code: 4 }), true],
    ['the server’s commit timeout', error({ type: 'timeout', code: 10 }), true],
    ['our own deadline', new DeadlinePassed('late'), true],
    ['a lost connection', error({ type: 'unavailable', code: 14 }, 'read ECONNRESET'), false],
    ['a cancelled call', error({ type: 'cancelled', code: 1 }), false],
    ['an internal error', error({ type: 'unknown', code: 13 }, 'RST_STREAM'), false],
    ['resource exhausted', error({ type: 'unknown', code: 8 }), false],
    ['an error of the client itself', new TypeError('undefined is not iterable'), false],
    ['something that is no error', 'thrown text', false],
  ])('given %s, when judged, then the outcome is unknown', (_, cause, underWay) => {
    expect(appendFailureOf(cause)).toEqual({ kind: 'unknown', underWay });
  });

  it.each([
    'No connection established. Last error: connect ECONNREFUSED 127.0.0.1:2113',
    'Server Is Not Ready',
    'Failed to discover after 10 attempts.',
  ])('given "%s", when judged, then it was surely not written', (message) => {
    expect(appendFailureOf(error({ code: 14 }, message))).toEqual({ kind: 'not-sent' });
  });

  it('given a node that is not the leader, when judged, then it was surely not written', () => {
    expect(appendFailureOf(error({ type: 'not-leader', code: 5 }))).toEqual({ kind: 'not-sent' });
  });

  it('given a wrong expected version, when judged, then the actual one is told', () => {
    const wrong = (actualVersion: unknown) =>
      appendFailureOf(error({ type: 'wrong-expected-version', actualVersion }));
    expect(wrong(7n)).toEqual({ kind: 'wrong-revision', actual: 7 });
    expect(wrong('no_stream')).toEqual({ kind: 'wrong-revision', actual: 'no-stream' });
    expect(wrong(-1n)).toEqual({ kind: 'wrong-revision', actual: 'no-stream' });
  });

  it.each([
    [{ type: 'maximum-append-size-exceeded' }, 'event-store.append-too-large'],
    [{ type: 'stream-deleted', code: 9 }, 'event-store.unavailable'],
    [{ type: 'access-denied', code: 7 }, 'event-store.unavailable'],
    [{ type: 'unknown', code: 12 }, 'event-store.unavailable'],
  ])('given %j, when judged, then it is refused and no repeat helps', (fields, code) => {
    expect(appendFailureOf(error(fields))).toMatchObject({
      kind: 'refused',
      error: { code, retryable: false },
    });
  });
});

describe('what an error says about a read', () => {
  it('given a node that is not the leader, when judged, then the read is tried again', () => {
    expect(isRefusedRead(error({ type: 'not-leader', code: 5 }))).toBe(false);
    expect(isRefusedRead(error({ type: 'unavailable', code: 14 }))).toBe(false);
  });

  it('given no right or a tombstone, when judged, then trying again is no use', () => {
    expect(isRefusedRead(error({ type: 'access-denied', code: 7 }))).toBe(true);
    expect(isRefusedRead(error({ type: 'stream-deleted', code: 9 }))).toBe(true);
  });
});
