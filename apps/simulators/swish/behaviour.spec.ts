import { describe, expect, it } from '@jest/globals';
import { instant } from '../../../libs/kernel/index.ts';
import { scriptInText, takeScript, type Behaviour, type Script } from './behaviour.ts';
import { paymentSteps, refundSteps } from './outcomes.ts';

const NOON = instant('2026-11-20T12:00:00.000Z');
const behaviour = (autopay: Behaviour['autopay']): Behaviour => ({
  autopay,
  delayMs: 4000,
  expiryMs: 180_000,
  silent: false,
  callbackDelayMs: 0,
  callbackTimes: 1,
});

describe('a script in the message or the reference', () => {
  it.each([
    ['Order 1001', {}],
    ['simple', {}],
    ['sim decline', { autopay: 'decline' }],
    ['SIM-hold-1001', { autopay: 'hold' }],
    ['sim error ff10 delay 50', { autopay: 'error:FF10', delayMs: 50 }],
    ['sim late RF07', { autopay: 'late-error:RF07' }],
    ['sim silent', { silent: true }],
    ['sim times 3 tardy 20', { callbackTimes: 3, callbackDelayMs: 20 }],
    ['sim lose', { fault: { fault: 'lose-answer' } }],
    ['sim charged', { fault: { fault: 'fail-after' } }],
    ['sim slow 3000', { fault: { fault: 'slow-answer', delayMs: 3000 } }],
    ['sim delay soon', { delayMs: 0 }],
    ['sim constructor abc', {}],
  ])('given %s, then it changes %j', (text, change) => {
    expect(scriptInText(text)).toEqual(change);
  });

  it('given a script for one payer, then others pass it by and it wears out', () => {
    const scripts: Script[] = [
      { match: { payerAlias: '46700000001' }, behaviour: { silent: true }, timesLeft: 1 },
    ];
    const request = { kind: 'payment' as const, payerAlias: null, reference: null, message: '' };
    expect(takeScript(scripts, request)).toEqual({});
    expect(takeScript(scripts, { ...request, payerAlias: '46700000001' })).toEqual({
      silent: true,
    });
    expect(takeScript(scripts, { ...request, payerAlias: '46700000001' })).toEqual({});
  });
});

describe('the steps to come', () => {
  it.each([
    ['pay', [{ to: 'PAID', at: '2026-11-20T12:00:04.000Z' }]],
    ['hold', [{ to: 'ERROR', at: '2026-11-20T12:03:00.000Z', errorCode: 'TM01' }]],
    ['error:DS24', [{ to: 'ERROR', at: '2026-11-20T12:00:04.000Z', errorCode: 'DS24' }]],
  ] as const)('given a payment that is to %s, then they are %j', (autopay, steps) => {
    expect(paymentSteps(behaviour(autopay), NOON)).toEqual(steps);
  });

  it.each([
    ['pay', ['DEBITED', 'PAID']],
    ['debit', ['DEBITED']],
    ['hold', []],
    ['error:RF07', ['ERROR']],
    ['late-error:FF10', ['DEBITED', 'ERROR']],
  ] as const)('given a refund that is to %s, then they are %j', (autopay, states) => {
    expect(refundSteps(behaviour(autopay), NOON).map(({ to }) => to)).toEqual(states);
  });
});
