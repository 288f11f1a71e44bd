import { describe, expect, it } from '@jest/globals';
import { digitsOf, oreOfDigits } from './amount.ts';
import { brokenPaymentRules, brokenRefundRules, readFields } from './validation.ts';

const RULES = { minimumAmountOre: 100, allowLoopbackCallbacks: false };
const PAYMENT = {
  payeePaymentReference: 'ORD1001',
  callbackUrl: 'https://shop.example/swish/cb',
  payerAlias: '46700000000',
  payeeAlias: '1234679304',
  amount: '100.00',
  currency: 'SEK',
  message: 'Order 1001: två krus!',
};

describe('a payment request is judged by the documented rules', () => {
  it('given a good one, then no rule is broken', () => {
    expect(brokenPaymentRules(PAYMENT, RULES)).toEqual([]);
  });

  it.each([
    ['FF08', { payeePaymentReference: null }],
    ['FF08', { payeePaymentReference: '' }],
    ['FF08', { payeePaymentReference: 'A'.repeat(36) }],
    ['RP03', { callbackUrl: undefined }],
    ['RP03', { callbackUrl: 'http://shop.example/cb' }],
    ['RP03', { callbackUrl: 'https://shop.example:8443/cb' }],
    ['RP03', { callbackUrl: 'http://127.0.0.1:3000/cb' }],
    ['RP03', { callbackUrl: 'not an address' }],
    ['BE18', { payerAlias: '0700000000' }],
    ['BE18', { payerAlias: '4670' }],
    ['BE18', { payerAlias: null }],
    ['RP01', { payeeAlias: undefined }],
    ['PA02', { amount: undefined }],
    ['PA02', { amount: 100 }],
    ['PA02', { amount: '12,09' }],
    ['PA02', { amount: '100.777' }],
    ['PA02', { amount: '-1' }],
    ['AM06', { amount: '0.5' }],
    ['AM06', { amount: '0.99' }],
    ['AM02', { amount: '1000000000000.00' }],
    ['AM03', { currency: 'EUR' }],
    ['AM03', { currency: undefined }],
    ['RP02', { message: 'a'.repeat(51) }],
    ['RP02', { message: 'ORD-1001' }],
    ['RP02', { message: 7 }],
  ])('given what breaks %s (%j), then that is its code', (code, change) => {
    expect(brokenPaymentRules({ ...PAYMENT, ...change }, RULES)).toEqual([code]);
  });

  it('given loopback callbacks are allowed, then only loopback goes without https', () => {
    const lenient = { ...RULES, allowLoopbackCallbacks: true };
    const broken = (callbackUrl: string): readonly string[] =>
      brokenPaymentRules({ ...PAYMENT, callbackUrl }, lenient);
    expect(broken('http://127.0.0.1:3000/cb')).toEqual([]);
    expect(broken('http://localhost:3000/cb')).toEqual([]);
    expect(broken('https://[::1]:3000/cb')).toEqual([]);
    expect(broken('http://shop.example/cb')).toEqual(['RP03']);
    expect(broken('http://127.0.0.1.shop.example/cb')).toEqual(['RP03']);
    expect(broken('ftp://127.0.0.1/cb')).toEqual(['RP03']);
  });
});

describe('a refund is judged by the documented rules', () => {
  const refund = {
    originalPaymentReference: '1E2F',
    callbackUrl: 'https://shop.example/cb',
    payerAlias: '1234679304',
    amount: '25.00',
    currency: 'SEK',
  };

  it.each([
    [[], {}],
    [['FF08'], { payerPaymentReference: null }],
    [['RP01'], { payerAlias: undefined }],
    [['RF02'], { originalPaymentReference: undefined }],
    [['PA02', 'AM03'], { amount: 25, currency: null }],
  ])('given what breaks %j (%j), then those are its codes', (codes, change) => {
    expect(brokenRefundRules({ ...refund, ...change }, RULES)).toEqual(codes);
  });
});

describe('a body is read or is malformed', () => {
  it.each(['', '{', '[]', 'null', '7', '{"callbackIdentifier":"short"}'])(
    'given %s, then it is malformed',
    (text) => {
      expect(readFields(text)).toBeUndefined();
    },
  );
});

describe('amounts', () => {
  it.each([
    ['1', 100],
    ['1.5', 150],
    ['123.45', 12_345],
  ])('given the digits %s, then they are %d öre', (digits, ore) => {
    expect(oreOfDigits(digits)).toBe(ore);
  });

  it.each([
    [1, '0.01'],
    [150, '1.50'],
    [12_345, '123.45'],
  ])('given %d öre, then the object shows %s', (ore, digits) => {
    expect(digitsOf(ore)).toBe(digits);
  });
});
