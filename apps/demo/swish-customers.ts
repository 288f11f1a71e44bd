import { z } from 'zod';
import { type SwishPayment, swishPaymentSchema } from './answers.ts';
import { ask } from './http-client.ts';

/** What customers do in their Swish app, played at the simulator. */
export interface SwishCustomers {
  /** What the next payment asked of this phone comes to. */
  readonly will: (
    phone: string,
    outcome: 'pay' | 'hold' | 'decline' | 'cancel' | 'timeout',
  ) => Promise<void>;
  /** Pays now; `late` also when Swish had ended the payment already. */
  readonly pay: (paymentRef: string, phone: string, late?: boolean) => Promise<void>;
  /** Swish tells the outcome of a payment again, so many times at once. */
  readonly repeatCallback: (paymentRef: string, times: number) => Promise<void>;
  /** The refund of a payment is done soon rather than after Swish's usual seconds. */
  readonly hurryRefund: (paymentRef: string) => Promise<void>;
  readonly payment: (paymentRef: string) => Promise<SwishPayment>;
}

const soonMs = 300;
const anything = z.unknown();

export function swishCustomers(controlUrl: string): SwishCustomers {
  const control = async (path: string, body: unknown): Promise<void> => {
    await ask(anything, `${controlUrl}${path}`, { body });
  };
  const script = (match: object, behaviour: object) =>
    control('/scripts', { match, behaviour, times: 1 });
  return {
    will: (payerAlias, autopay) =>
      script({ kind: 'payment', payerAlias }, { autopay, delayMs: soonMs }),
    pay: (paymentRef, payerAlias, late = false) =>
      control(`/payments/${paymentRef}/pay`, late ? { force: true } : { payerAlias }),
    repeatCallback: (paymentRef, times) =>
      control(`/payments/${paymentRef}/callback`, { times, concurrent: true }),
    hurryRefund: (paymentRef) =>
      script({ kind: 'refund', reference: `${paymentRef}-R1` }, { delayMs: soonMs }),
    payment: (paymentRef) => ask(swishPaymentSchema, `${controlUrl}/payments/${paymentRef}`),
  };
}
