import type { SwishClient } from '../../../libs/payments/gateways/swish/index.ts';
import type { Line } from './lines.ts';
import type { PaymentRecord, RefundRecord } from './swish-books.ts';
import type { Swish } from './swish.ts';

/** So long the product's own client waits; milliseconds. */
export const swishTimeoutMs = 10_000;

type Range = readonly [leastMs: number, mostMs: number];

const quickMs: Range = [20, 400];
/** No answer comes, and the client's own time runs out. */
const slowMs: Range = [9_000, swishTimeoutMs];
/** The answer came in time, but the process gets to it much later. */
const stallMs: Range = [12_000, 90_000];

/** With what the provider forgets for a while less than six minutes: after them a 404 is final. */
const maxLateMs = 180_000;

const lost = { kind: 'unknown', reason: 'timeout' } as const;
const notReached = { kind: 'not-reached', reason: 'refused' } as const;

/** The provider as one process reaches it; what is asked may happen there although no answer comes. */
export function swishOver(line: Line, swish: Swish): SwishClient {
  /** What changes something: it may never arrive, arrive late, or be done and never heard of. */
  const change = async <Result>(act: () => Result): Promise<Result | typeof lost | 'away'> => {
    const { weather, chance, timeline } = line;
    if (weather.happens('provider-not-reached')) {
      await line.travel(5, 50);
      return 'away';
    }
    if (weather.happens('provider-slow')) {
      timeline.after(chance.between(swishTimeoutMs, maxLateMs), act);
      await line.travel(swishTimeoutMs, swishTimeoutMs);
      return lost;
    }
    await line.travel(20, 400);
    const isLost = weather.happens('provider-lost');
    const result = !isLost || chance.happens(0.6) ? act() : lost;
    const [leastMs, mostMs] = isLost
      ? slowMs
      : weather.happens('provider-stalls')
        ? stallMs
        : quickMs;
    await line.travel(leastMs, mostMs);
    return isLost ? lost : result;
  };
  const read = async <Result>(look: () => Result): Promise<Result | typeof lost> => {
    await line.travel(20, 400);
    const isLost = line.weather.happens('provider-lost');
    const result = look();
    const [leastMs, mostMs] = isLost ? slowMs : quickMs;
    await line.travel(leastMs, mostMs);
    return isLost ? lost : result;
  };
  return {
    createPaymentRequest: async (input) => {
      const answer = await change(() => swish.createPayment(input));
      return answer === 'away' ? notReached : answer;
    },
    cancelPaymentRequest: async (uuid) => {
      const answer = await change(() => {
        const payment = swish.findPayment(uuid);
        if (payment === undefined) return { kind: 'not-found' } as const;
        const kind = swish.cancelPayment(payment);
        return kind === 'cancelled' ? { kind, payment: shown(payment) } : { kind };
      });
      return answer === 'away' ? notReached : answer;
    },
    createRefund: async (input) => {
      const answer = await change(() => swish.createRefund(input));
      return answer === 'away' ? notReached : answer;
    },
    readPaymentRequest: (uuid) =>
      read(() => {
        const payment = swish.findPayment(uuid);
        return payment === undefined
          ? { kind: 'not-found' as const }
          : { kind: 'found' as const, payment: shown(payment) };
      }),
    readRefund: (uuid) =>
      read(() => {
        const refund = swish.books.refunds.get(uuid);
        return refund === undefined
          ? { kind: 'not-found' as const }
          : { kind: 'found' as const, refund: shownRefund(refund) };
      }),
    close: () => undefined,
  };
}

function shown(payment: PaymentRecord) {
  const { charge } = payment;
  return {
    id: payment.uuid,
    status: payment.status,
    amountOre: charge?.amountOre ?? payment.amountOre,
    currency: 'SEK' as const,
    payeeAlias: '1231181189',
    payerAlias: payment.payerAlias,
    paymentReference: charge?.bankReference,
    payeePaymentReference: payment.reference,
    message: undefined,
    dateCreated: payment.createdAt,
    datePaid: charge?.at,
    errorCode: payment.errorCode,
  };
}

function shownRefund(refund: RefundRecord) {
  return {
    id: refund.uuid,
    status: refund.status,
    amountOre: refund.amountOre,
    currency: 'SEK' as const,
    payerAlias: '1231181189',
    originalPaymentReference: refund.payment.charge?.bankReference ?? '',
    paymentReference: refund.paidAt === undefined ? undefined : `REFUND${refund.uuid.slice(0, 12)}`,
    payerPaymentReference: refund.reference,
    dateCreated: refund.createdAt,
    datePaid: refund.paidAt,
    errorCode: refund.errorCode,
  };
}
