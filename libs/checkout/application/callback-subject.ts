import type { OrderRef, PaymentRef } from '../../kernel/index.ts';
import type { CallbackReceived, PaymentNews } from '../../payments/index.ts';
import { hearOfPayment } from './hearing.ts';
import type { Journey } from './journey.ts';
import { askRefund } from './refunding.ts';
import type { SettleOrderParts } from './settle-order-parts.ts';

/** What a provider's message is about. */
export interface Subject {
  readonly paymentRef: PaymentRef;
  readonly orderRef: OrderRef;
  readonly refundRef?: string;
}

/** The payment or refund that the message is about, if its request was really ours. */
export async function subjectOf(
  { streams }: SettleOrderParts,
  { paymentRef, providerId }: CallbackReceived,
): Promise<Subject | undefined> {
  if (paymentRef === undefined) return undefined;
  const { state } = await streams.payments.load(paymentRef);
  if (state.requested === undefined) return undefined;
  const { orderRef, requestId } = state.requested;
  if (requestId === providerId) return { paymentRef, orderRef };
  const refund = state.refunds.find(({ requested }) => requested.requestId === providerId);
  return refund && { paymentRef, orderRef, refundRef: refund.requested.refundRef };
}

/** Asks the provider what is true and records it. False when it could not tell. */
export async function askAbout(journey: Journey, subject: Subject): Promise<boolean> {
  const { paymentRef, refundRef } = subject;
  if (refundRef !== undefined) {
    await askRefund(journey, { paymentRef, refundRef });
    return true;
  }
  const news = await hearOfPayment(journey, { paymentRef });
  return news === undefined || tells(news);
}

function tells(news: PaymentNews): boolean {
  if (news.kind === 'unknown') return news.code !== 'payment.no-answer';
  return news.kind !== 'pending' && news.kind !== 'not-found';
}
