import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { normalisePaymentRequest } from './payment-request.ts';
import { containers, spellings } from './spellings.ts';
import { spellingsOf } from './sources.ts';

const names = [
  ...Object.values(containers).flat(),
  ...Object.values(spellings).flatMap((rows) => rows.flatMap(({ path }) => path.split('.'))),
].flatMap(spellingsOf);

const hostile = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'length'];

/** Bodies out of our own names, so that the readers are reached and not only passed by. */
const { body } = fc.letrec((tie) => ({
  body: fc.dictionary(fc.constantFrom(...names, ...hostile), tie('field'), { maxKeys: 12 }),
  field: fc.oneof(
    { depthSize: 'small' },
    fc.jsonValue(),
    fc.double(),
    fc.string(),
    fc.array(tie('field'), { maxLength: 4 }),
    tie('body'),
  ),
}));

describe('any JSON at all', () => {
  it('is answered with facts and errors and never with an exception', () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), body), (input) => {
        const { errors, customer, lineData } = normalisePaymentRequest(input);
        expect(Array.isArray(errors)).toBe(true);
        expect(typeof customer).toBe('object');
        expect(typeof lineData).toBe('object');
      }),
      { numRuns: 1_000 },
    );
  });

  it('gives the same answer twice and leaves the body as it was', () => {
    fc.assert(
      fc.property(body, (input) => {
        const before = JSON.stringify(input);
        const first = normalisePaymentRequest(input);
        expect(normalisePaymentRequest(input)).toEqual(first);
        expect(JSON.stringify(input)).toBe(before);
      }),
    );
  });

  it('states only whole, positive, safe öre and quantities', () => {
    fc.assert(
      fc.property(body, (input) => {
        const { amountOre = 1, quantity = 1 } = normalisePaymentRequest(input);
        expect(Number.isSafeInteger(amountOre) && amountOre > 0).toBe(true);
        expect(Number.isSafeInteger(quantity) && quantity > 0).toBe(true);
      }),
    );
  });
});

describe('a hostile body', () => {
  it('pollutes no prototype and takes no fact from one', () => {
    const input: unknown = JSON.parse(
      '{"__proto__":{"productId":"x","polluted":1},"constructor":{"prototype":{"polluted":1}}}',
    );
    expect(normalisePaymentRequest(input)).toEqual({ customer: {}, lineData: {}, errors: [] });
    expect({}).not.toHaveProperty('polluted');
    expect(normalisePaymentRequest(Object.create({ productId: 'x' }))).not.toHaveProperty(
      'productId',
    );
  });

  it('is read in time however deep or long it is', () => {
    const depth = 5_000;
    const deep = JSON.parse('{"flowData":'.repeat(depth) + '1' + '}'.repeat(depth)) as object;
    const long = Array<number>(200_000).fill(1);
    const input = {
      ...deep,
      participants: long,
      registrations: long,
      amount: long,
      userInfo: long,
    };
    const startedAt = performance.now();
    expect(normalisePaymentRequest(input).errors.length).toBeGreaterThan(0);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});
