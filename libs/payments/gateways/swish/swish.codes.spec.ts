import { describe, expect, it } from '@jest/globals';
import {
  swishPaymentOutcome,
  swishProblem,
  swishProblemCodes,
  swishRefundOutcome,
} from './swish.codes.ts';

const PAYMENT_CODES = (
  'FF08 RP01 RP02 RP03 RP04 RP06 RP07 RP08 RP09 BE18 PA01 PA02 AM02 AM03 AM06 ACMT01 ACMT03 ' +
  'ACMT07 VR01 VR02 UNKW RF07 BANKIDCL BANKIDONGOING BANKIDUNKN FF10 TM01 DS24'
).split(' ');
const REFUND_CODES = (
  'FF08 PA01 PA02 AM02 AM03 AM04 AM06 RF02 RF03 RF04 RF06 RF07 RF08 RF09 ACMT07 RP01 RP02 RP03 ' +
  'RP09 FF10 DS24'
).split(' ');

describe('every documented code means something', () => {
  it.each(PAYMENT_CODES)('given %s on a payment, then it has a code and two texts', (code) => {
    const problem = swishProblem(code, 'payment');
    expect(problem.code).toMatch(/^payment\.[a-z-]+$/);
    expect(problem.code).not.toBe('payment.refused-by-provider');
    expect(problem.text.sv).not.toBe(problem.text.en);
  });

  it.each(REFUND_CODES)('given %s on a refund, then it has a code and two texts', (code) => {
    const problem = swishProblem(code, 'refund');
    expect(problem.code).toMatch(/^(payment|refund)\.[a-z-]+$/);
    expect(problem.code).not.toBe('refund.refused-by-provider');
    expect(swishProblemCodes).toContain(problem.code);
  });

  it('given a code that Swish has added since, then it is a refusal by the provider', () => {
    expect(swishProblem('ZZ99', 'payment')).toMatchObject({
      code: 'payment.refused-by-provider',
      class: 'declined',
    });
  });

  it('given ACMT07, then a refund blames the payer who left, a payment the set-up', () => {
    expect(swishProblem('ACMT07', 'refund').code).toBe('refund.payer-left-swish');
    expect(swishProblem('ACMT07', 'payment').class).toBe('configuration');
  });

  it('given the list of codes, then none stands there twice', () => {
    expect(new Set(swishProblemCodes).size).toBe(swishProblemCodes.length);
  });
});

describe('a state means an outcome', () => {
  it.each([
    ['CREATED', undefined, { kind: 'pending' }],
    ['PAID', undefined, { kind: 'succeeded' }],
    ['DECLINED', undefined, { kind: 'declined', code: 'payment.declined-by-payer' }],
    ['CANCELLED', undefined, { kind: 'cancelled', code: 'payment.cancelled-at-provider' }],
    ['ERROR', 'RF07', { kind: 'declined', code: 'payment.declined-by-bank' }],
    ['ERROR', 'BANKIDCL', { kind: 'cancelled', code: 'payment.cancelled-in-bankid' }],
    ['ERROR', 'TM01', { kind: 'expired', code: 'payment.expired-at-provider' }],
    ['ERROR', 'DS24', { kind: 'unknown', code: 'payment.outcome-unknown' }],
    ['ERROR', 'PA02', { kind: 'declined', code: 'payment.amount-invalid' }],
    ['ERROR', undefined, { kind: 'declined', code: 'payment.refused-by-provider' }],
  ] as const)('given a payment %s with %s, then it is %j', (status, errorCode, outcome) => {
    expect(swishPaymentOutcome({ status, errorCode })).toEqual(outcome);
  });

  it.each([
    ['CREATED', undefined, { kind: 'pending' }],
    ['VALIDATED', undefined, { kind: 'pending' }],
    ['DEBITED', undefined, { kind: 'pending' }],
    ['PAID', undefined, { kind: 'succeeded' }],
    ['ERROR', 'FF10', { kind: 'declined', code: 'refund.bank-error' }],
    ['ERROR', 'DS24', { kind: 'unknown', code: 'refund.outcome-unknown' }],
  ] as const)('given a refund %s with %s, then it is %j', (status, errorCode, outcome) => {
    expect(swishRefundOutcome({ status, errorCode })).toEqual(outcome);
  });
});
