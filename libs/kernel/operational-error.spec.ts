import { describe, expect, it } from '@jest/globals';
import { CorruptStream } from './corrupt-stream.ts';
import { OperationalError } from './operational-error.ts';
import { FORGOTTEN, readable } from './personal.ts';

describe('an operational error', () => {
  it('given a cause, then it says what went wrong, whether to repeat, and why', () => {
    const cause = new Error('connection reset');
    const error = new OperationalError('store.unavailable', 'no answer', {
      retryable: true,
      cause,
    });
    expect(error).toMatchObject({
      name: 'OperationalError',
      code: 'store.unavailable',
      message: 'no answer',
      retryable: true,
      cause,
    });
  });

  it('given no cause, then it has none', () => {
    const error = new OperationalError('store.full', 'no room', { retryable: false });
    expect(error.retryable).toBe(false);
    expect('cause' in error).toBe(false);
  });
});

describe('a corrupt stream', () => {
  it('given an impossible fact, then its error goes by its own name', () => {
    expect(new CorruptStream('OrderPlaced twice').name).toBe('CorruptStream');
  });
});

describe('text about a person', () => {
  it('given text, a forgotten person or nothing, then only text can be read', () => {
    expect(readable('Anna Ek')).toBe('Anna Ek');
    expect(readable('')).toBe('');
    expect(readable(FORGOTTEN)).toBeUndefined();
    expect(readable(undefined)).toBeUndefined();
  });

  it('given what a forgotten person reads as, then nobody can change it', () => {
    expect(FORGOTTEN).toEqual({ forgotten: true });
    expect(Object.isFrozen(FORGOTTEN)).toBe(true);
  });
});
