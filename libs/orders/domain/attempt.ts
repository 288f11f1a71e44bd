import { CorruptStream, type Instant } from '../../kernel/index.ts';
import type { OrderPaymentClosed, OrderPaymentOpened, PaymentEnd } from './order-events.ts';

/** One try to pay, open until its end is known. */
export interface Attempt {
  readonly opened: OrderPaymentOpened;
  readonly end?: PaymentEnd;
  readonly code?: string;
  readonly closedAt?: Instant;
}

/** Ends the attempt that the event names; throws CorruptStream when there is none. */
export function closeAttempt(
  attempts: readonly Attempt[],
  closed: OrderPaymentClosed,
): readonly Attempt[] {
  if (!attempts.some(({ opened }) => opened.paymentRef === closed.paymentRef))
    throw new CorruptStream(`OrderPaymentClosed of ${closed.paymentRef}, which was never opened`);
  return attempts.map((attempt) =>
    attempt.opened.paymentRef === closed.paymentRef
      ? {
          opened: attempt.opened,
          end: closed.end,
          closedAt: closed.closedAt,
          ...(closed.code === undefined ? {} : { code: closed.code }),
        }
      : attempt,
  );
}
