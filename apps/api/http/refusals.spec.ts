import { describe, expect, it } from '@jest/globals';
import { refusalOf } from './refusals.ts';

const coded = (code: string) => Object.assign(new Error('no words'), { code });

describe('what was thrown, as a refusal', () => {
  it.each([
    ['the connection ended', new Error('Connection terminated unexpectedly')],
    ['no connection is free', new Error('timeout exceeded when trying to connect')],
    ['the connection was used up', new Error('Client has encountered a connection error')],
    ['the socket broke', coded('ECONNRESET')],
    ['the server is away', coded('ECONNREFUSED')],
    ['the server stops', coded('57P01')],
    ['the server starts', coded('57P03')],
    ['too many are connected', coded('53300')],
  ])('given %s, then the client is told to come back soon', (_what, thrown) => {
    expect(refusalOf(thrown)).toMatchObject({
      status: 503,
      code: 'service.unavailable',
      retryAfter: 2,
    });
  });

  it.each([
    ['a statement that is wrong', coded('42601')],
    ['a rule of the database that was broken', coded('23505')],
    ['a mistake of ours', new TypeError('x is not a function')],
    ['something that is no error', 'Connection terminated'],
  ])('given %s, then it is a fault of ours', (_what, thrown) => {
    expect(refusalOf(thrown)).toBeUndefined();
  });
});
