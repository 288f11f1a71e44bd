import { plusMs, type Instant } from '../../../libs/kernel/index.ts';
import type { Behaviour, Outcome } from './behaviour.ts';
import type { Step } from './records.ts';

/**
 * The steps of a payment that nobody touches. A held one waits for its payer and ends as TM01,
 * since the payer must act within three minutes (Merchant Integration Guide 2.1).
 */
export function paymentSteps(behaviour: Behaviour, createdAt: Instant): Step[] {
  if (behaviour.autopay === 'hold')
    return [paymentStep('timeout', plusMs(createdAt, behaviour.expiryMs))];
  return [paymentStep(behaviour.autopay, plusMs(createdAt, behaviour.delayMs))];
}

/** The one step that a payment's outcome is. */
export function paymentStep(outcome: Outcome, at: Instant): Step {
  switch (outcome) {
    case 'decline':
      return { to: 'DECLINED', at };
    case 'cancel':
      return { to: 'CANCELLED', at };
    case 'timeout':
      return { to: 'ERROR', at, errorCode: 'TM01' };
    case 'pay':
    case 'hold':
    case 'debit':
      return { to: 'PAID', at };
    default:
      return { to: 'ERROR', at, errorCode: outcome.slice(outcome.indexOf(':') + 1) };
  }
}

/**
 * A refund goes DEBITED then PAID, or ERROR, or DEBITED then ERROR with the money back at the
 * merchant; one delay between the steps (MSS User Guide 1.4: about 4 and 8 seconds).
 */
export function refundSteps(behaviour: Behaviour, createdAt: Instant): Step[] {
  const first = plusMs(createdAt, behaviour.delayMs);
  const second = plusMs(createdAt, 2 * behaviour.delayMs);
  const { autopay } = behaviour;
  if (autopay === 'hold') return [];
  if (autopay === 'debit') return [{ to: 'DEBITED', at: first }];
  if (autopay.startsWith('error:'))
    return [{ to: 'ERROR', at: first, errorCode: autopay.slice('error:'.length) }];
  if (autopay.startsWith('late-error:'))
    return [
      { to: 'DEBITED', at: first },
      { to: 'ERROR', at: second, errorCode: autopay.slice('late-error:'.length) },
    ];
  return [
    { to: 'DEBITED', at: first },
    { to: 'PAID', at: second },
  ];
}
