import type { Action } from '../domain/checkout.ts';
import { giveBackHolds, reserve, takeHolds } from './holding.ts';
import type { Journey } from './journey.ts';
import { askPayment } from './hearing.ts';
import { closePayment, endPayment, loseTrack, openFirstPayment, requestPayment } from './paying.ts';
import { confirm, issueInvoice } from './invoicing.ts';
import { expire, pay } from './concluding.ts';
import { complete } from './delivering.ts';
import { handOver, payBack, returnValue } from './returning.ts';
import {
  askRefund,
  giveUpRefund,
  loseTrackOfRefund,
  refund,
  sendRefundAgain,
} from './refunding.ts';

type Performer<Kind extends Action['kind']> = (
  journey: Journey,
  action: Extract<Action, { kind: Kind }>,
) => Promise<void>;

/** How each action is done. One line each, so that what the process can do is seen at a glance. */
export const performers: { readonly [Kind in Action['kind']]: Performer<Kind> } = {
  reserve,
  'take-holds': takeHolds,
  'give-back-holds': giveBackHolds,
  'open-first-payment': openFirstPayment,
  'request-payment': requestPayment,
  confirm,
  'issue-invoice': issueInvoice,
  'lose-track': loseTrack,
  'ask-payment': askPayment,
  'end-payment': endPayment,
  'close-payment': closePayment,
  pay,
  complete,
  expire,
  refund,
  'lose-track-of-refund': loseTrackOfRefund,
  'send-refund-again': sendRefundAgain,
  'give-up-refund': giveUpRefund,
  'ask-refund': askRefund,
  'pay-back': payBack,
  'return-value': returnValue,
  'open-case': handOver,
};
