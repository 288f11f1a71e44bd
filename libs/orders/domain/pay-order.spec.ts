import { describe, it } from '@jest/globals';
import {
  type BusinessDate,
  type GiftCardId,
  money,
  type PaymentRef,
  SEK,
} from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import {
  after,
  cancelled,
  closed,
  completed,
  confirmed,
  expired,
  firstPayment,
  opened,
  paid,
  placed,
  placedFree,
  rejectedOrder,
  reserved,
  sampleOrderRef,
  samplePerson,
  samplePrice,
  secondPayment,
  sek,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import type { OrderEvent } from './order-events.ts';
import type { PaymentMethod, Tender } from './order-content.ts';
import { evolveOrder, initialOrder, type OrderState } from './order.ts';
import { closePayment, confirmOrder, openPayment, payOrder } from './pay-order.ts';

const orders = scenario({ initialState: initialOrder, evolve: evolveOrder });
const open =
  (paymentRef: PaymentRef = firstPayment, method: PaymentMethod = 'swish') =>
  (state: OrderState) =>
    openPayment(state, { paymentRef, method, openedAt: after(0) });
const close =
  (paymentRef: PaymentRef = firstPayment) =>
  (state: OrderState) =>
    closePayment(state, { paymentRef, end: 'declined', closedAt: after(60_000) });
const confirm =
  (paymentRef: PaymentRef = firstPayment) =>
  (state: OrderState) =>
    confirmOrder(state, { paymentRef, confirmedOn: '2026-11-20' as BusinessDate });
const pay =
  (paymentRef: PaymentRef = firstPayment) =>
  (state: OrderState) =>
    payOrder(state, { paymentRef, closedAt: after(60_000) });
const payNothing = (state: OrderState) => payOrder(state, { closedAt: after(60_000) });

const invoiced = placed({ tenders: [tender('invoice')] });
const byInvoice = opened(firstPayment, { method: 'invoice' });
const underInvoice = [invoiced, reserved(), byInvoice] as const;
const isPaid = [placed(), reserved(), opened(), closed('succeeded'), paid()] as const;
const wasExpired = [placed(), reserved(), opened(), closed('expired'), expired] as const;
/** Orders that no payment can be opened for, with no attempt under way. */
const closedToPayments: readonly (readonly [string, readonly OrderEvent[]])[] = [
  ['placed', [placed()]],
  ['rejected', [placed(), rejectedOrder()]],
  ['cancelled', [placed(), reserved(), cancelled]],
  ['expired', wasExpired],
  ['paid', isPaid],
  ['complete', [...isPaid, settled('taken'), completed]],
];

describe('opening an attempt to pay', () => {
  it('given a reserved order, when one is opened, then it is for the tender’s amount and the customer', () => {
    orders
      .given([placed(), reserved()])
      .when((state) =>
        openPayment(state, {
          paymentRef: firstPayment,
          method: 'swish',
          openedAt: after(0),
          payerAlias: '46701234567',
        }),
      )
      .thenAccepted([
        {
          type: 'OrderPaymentOpened',
          orderRef: sampleOrderRef,
          paymentRef: firstPayment,
          method: 'swish',
          amount: samplePrice,
          openedAt: after(0),
          personId: samplePerson,
          payerAlias: '46701234567',
        },
      ]);
  });

  it('given one was declined, when another is opened, by another method too, then it is', () => {
    const declined = [placed(), reserved(), opened(), closed('declined')];
    orders
      .given(declined)
      .when(open(secondPayment))
      .thenAccepted([opened(secondPayment)]);
    orders
      .given(declined)
      .when(open(secondPayment, 'invoice'))
      .thenAccepted([opened(secondPayment, { method: 'invoice' })]);
  });

  it('given a gift card that pays a part, when a payment is opened, then it is for the rest', () => {
    const rest = money(29_500, SEK);
    const card: Tender = {
      kind: 'gift-card',
      cardId: 'p1.0' as GiftCardId,
      lastFour: '7Q2M',
      amount: money(100_000, SEK),
    };
    orders
      .given([placed({ tenders: [card, tender('swish', rest)] }), reserved()])
      .when(open(firstPayment))
      .thenAccepted([opened(firstPayment, { amount: rest })]);
  });

  it('given one is open in another tab, when a second is opened, then it is told of the first', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when(open(secondPayment))
      .thenRejected('order.payment-open', { paymentRef: firstPayment });
    orders
      .given([...underInvoice, confirmed()])
      .when(open(secondPayment))
      .thenRejected('order.payment-open', { paymentRef: firstPayment });
  });

  it('given it is open, when it is opened twice, then nothing happens', () => {
    orders.given([placed(), reserved(), opened()]).when(open()).thenAlready();
  });

  it('given it is open or ended, when it is opened twice with another method, then it is rejected', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when(open(firstPayment, 'invoice'))
      .thenRejected('order.command-reused');
    orders
      .given([placed(), reserved(), opened(), closed('declined')])
      .when(open(firstPayment, 'invoice'))
      .thenRejected('order.command-reused');
  });

  it('given it has ended, when it is opened again, then it must be another', () => {
    orders
      .given([placed(), reserved(), opened(), closed('declined')])
      .when(open())
      .thenRejected('order.payment-ended');
  });

  it('given nothing to pay, when one is opened, then it is rejected', () => {
    orders.given([placedFree(), reserved()]).when(open()).thenRejected('order.nothing-to-pay');
  });

  it('given no order, when one is opened, then it is unknown', () => {
    orders.given([]).when(open()).thenRejected('order.unknown');
  });

  it.each(closedToPayments)(
    'given an order that is %s, when one is opened, then it is rejected',
    (_, events) => {
      orders.given(events).when(open(secondPayment)).thenRejected('order.not-open');
    },
  );
});

describe('closing an attempt', () => {
  it('given it is open, when it ended, then that is recorded with why', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when((state) =>
        closePayment(state, {
          paymentRef: firstPayment,
          end: 'declined',
          code: 'payment.declined-by-bank',
          closedAt: after(60_000),
        }),
      )
      .thenAccepted([{ ...closed('declined'), code: 'payment.declined-by-bank' }]);
  });

  it('given an order paid by an earlier attempt, when the one still open ends, then that is recorded', () => {
    orders
      .given([placed(), reserved(), opened(), closed('expired'), opened(secondPayment), paid()])
      .when(close(secondPayment))
      .thenAccepted([closed('declined', secondPayment)]);
  });

  it('given it is closed, when it is twice, with whatever end, then the first stands', () => {
    orders
      .given([placed(), reserved(), opened(), closed('declined')])
      .when(close())
      .thenAlready();
    orders
      .given([placed(), reserved(), opened(), closed('expired')])
      .when(close())
      .thenAlready();
    orders.given(isPaid).when(close()).thenAlready();
  });

  it('given another attempt only, when it ended, then it is unknown', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when(close(secondPayment))
      .thenRejected('order.payment-unknown');
  });

  it('given no order, when one ended, then it is unknown', () => {
    orders.given([]).when(close()).thenRejected('order.unknown');
  });
});

describe('confirming an order that is paid by invoice', () => {
  it('given its attempt is open, when it is confirmed, then it is', () => {
    orders.given(underInvoice).when(confirm()).thenAccepted([confirmed()]);
  });

  it('given it is confirmed, or paid since, when it is twice, then nothing happens', () => {
    orders
      .given([...underInvoice, confirmed()])
      .when(confirm())
      .thenAlready();
    orders
      .given([...underInvoice, confirmed(), closed('succeeded'), paid()])
      .when(confirm())
      .thenAlready();
  });

  it('given an attempt by Swish, or none, when it is confirmed, then there is no such invoice', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when(confirm())
      .thenRejected('order.payment-unknown');
    orders.given([placed(), reserved()]).when(confirm()).thenRejected('order.payment-unknown');
    orders.given(underInvoice).when(confirm(secondPayment)).thenRejected('order.payment-unknown');
  });

  it('given the invoice was given up, when it is confirmed, then nobody would pay', () => {
    orders
      .given([...underInvoice, closed('cancelled')])
      .when(confirm())
      .thenRejected('order.payment-ended');
  });

  it('given no order, when it is confirmed, then it is unknown', () => {
    orders.given([]).when(confirm()).thenRejected('order.unknown');
  });

  it.each([
    ['placed', [placed()]],
    ['rejected', [placed(), rejectedOrder()]],
    ['cancelled', [...underInvoice, closed('cancelled'), cancelled]],
    ['expired', [...underInvoice, closed('cancelled'), expired]],
  ] as const)(
    'given an order that is %s, when it is confirmed, then it is rejected',
    (_, events) => {
      orders.given(events).when(confirm()).thenRejected('order.not-open');
    },
  );
});

describe('paying an order', () => {
  it('given its attempt is open, when the money came, then the attempt is closed and the order paid', () => {
    orders
      .given([placed(), reserved(), opened()])
      .when(pay())
      .thenAccepted([closed('succeeded'), paid()]);
  });

  it('given a confirmed order, when the invoice is paid, then the order is', () => {
    orders
      .given([...underInvoice, confirmed()])
      .when(pay())
      .thenAccepted([closed('succeeded'), paid()]);
  });

  it('given its attempt was declined, when its money came late all the same, then the order is paid', () => {
    orders
      .given([placed(), reserved(), opened(), closed('declined')])
      .when(pay())
      .thenAccepted([paid()]);
  });

  it('given a later attempt is open, when the first one’s money came, then only the first is closed', () => {
    orders
      .given([placed(), reserved(), opened(), closed('expired'), opened(secondPayment)])
      .when(pay())
      .thenAccepted([paid()]);
  });

  it('given an expired order in its second round, when it is paid, then it is', () => {
    orders
      .given([...wasExpired, settled('given-back'), reserved(2)])
      .when(pay())
      .thenAccepted([paid()]);
  });

  it('given nothing to pay, when it is paid by nothing, then it is', () => {
    orders
      .given([placedFree(), reserved()])
      .when(payNothing)
      .thenAccepted([{ type: 'OrderPaid', orderRef: sampleOrderRef, amount: sek(0) }]);
  });

  it('given something to pay, when it is paid by nothing, then it is rejected', () => {
    orders.given([placed(), reserved()]).when(payNothing).thenRejected('order.payment-unknown');
  });

  it('given it is paid, when it is twice by the same payment, then nothing happens', () => {
    orders.given(isPaid).when(pay()).thenAlready();
    orders
      .given([...isPaid, settled('taken'), completed])
      .when(pay())
      .thenAlready();
  });

  it('given nothing was to pay and it is paid, when it is twice, then nothing happens', () => {
    const free: OrderEvent = { type: 'OrderPaid', orderRef: sampleOrderRef, amount: sek(0) };
    orders.given([placedFree(), reserved(), free]).when(payNothing).thenAlready();
  });

  it('given it is paid, when another payment comes (10), or none, then it is rejected and so refunded', () => {
    orders.given(isPaid).when(pay(secondPayment)).thenRejected('order.not-open');
    orders.given(isPaid).when(payNothing).thenRejected('order.not-open');
  });

  it('given no such attempt, when it is paid, then that payment is unknown', () => {
    orders.given([placed(), reserved()]).when(pay()).thenRejected('order.payment-unknown');
    orders
      .given([placed(), reserved(), opened()])
      .when(pay(secondPayment))
      .thenRejected('order.payment-unknown');
  });

  it('given no order, when it is paid, then it is unknown', () => {
    orders.given([]).when(pay()).thenRejected('order.unknown');
  });

  it.each([
    ['placed', [placed()]],
    ['rejected', [placed(), rejectedOrder()]],
    ['cancelled', [placed(), reserved(), opened(), closed('cancelled'), cancelled]],
    ['expired', wasExpired],
  ] as const)('given an order that is %s, when money came, then it is rejected', (_, events) => {
    orders.given(events).when(pay()).thenRejected('order.not-open');
  });
});
