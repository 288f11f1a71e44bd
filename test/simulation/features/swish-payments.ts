import { ask, type Customer, newWish } from '../people/customer.ts';
import type { World } from '../world/world.ts';
import type { Feature, TenderWish } from './feature.ts';

const byPhone: TenderWish = {
  weight: 4,
  addTo: (body, { phone }) => {
    body.tenders.payment = { method: 'swish', phone };
  },
};

const byCode: TenderWish = {
  weight: 2,
  addTo: (body) => {
    body.tenders.payment = { method: 'swish' };
  },
};

/** Payments by Swish, with a number or by a code; another try when one came to nothing, or in two tabs. */
export const swishPayments: Feature = {
  name: 'swish-payments',
  tenders: [byPhone, byCode],
  acts: [
    {
      name: 'tries to pay again',
      weight: 25,
      fits: ({ order }, world) => order !== undefined && waitsForMoney(world, order.reference),
      perform: payAgain,
    },
    {
      name: 'pays in another tab',
      weight: 1,
      fits: ({ order }) => order !== undefined,
      perform: payAgain,
    },
  ],
  money: [
    {
      tender: 'payment',
      netOre: ({ payments }, { state }) =>
        state.attempts
          .map(({ opened }) => payments.get(opened.paymentRef))
          .filter((payment) => payment?.requested?.orderRef === state.placed.orderRef)
          .reduce((sum, payment) => sum + (payment === undefined ? 0 : netOf(payment)), 0),
    },
  ],
};

async function payAgain(customer: Customer, world: World): Promise<void> {
  const { chance, phone, order } = customer;
  const method = chance.happens(0.15) ? 'invoice' : 'swish';
  const isByPhone = method === 'swish' && chance.happens(0.6);
  const payment = isByPhone ? { method, phone } : { method };
  const path = `/api/orders/${order?.reference ?? ''}/payments`;
  await ask(world, customer, newWish(customer, path, { payment }));
}

/** The page shows that the last attempt came to nothing and that the order still stands. */
export function waitsForMoney({ events }: World, reference: string): boolean {
  const last = events.findLast(({ streamId }) => streamId === `order-${reference}`);
  return last?.event.type === 'OrderPaymentClosed';
}

function netOf(payment: {
  readonly successes: readonly { readonly amount: { readonly minor: number } }[];
  readonly refunds: readonly {
    readonly status: string;
    readonly requested: { readonly amount: { readonly minor: number } };
  }[];
}): number {
  const captured = payment.successes.reduce((sum, { amount }) => sum + amount.minor, 0);
  return payment.refunds
    .filter(({ status }) => status === 'succeeded')
    .reduce((left, { requested }) => left - requested.amount.minor, captured);
}
