import { beforeEach, describe, expect, it } from '@jest/globals';
import {
  contextAt,
  memoryCheckout,
  type MemoryCheckout,
  testPool,
} from '../../../test/support/memory-checkout.ts';
import { succeeded } from '../../../test/support/scripted-gateway.ts';
import { tender } from '../../../test/support/order-samples.ts';
import type { OrderRef } from '../../kernel/index.ts';
import { CancelOrder, CancelOrderHandler } from './cancel-order.ts';

let checkout: MemoryCheckout;

beforeEach(async () => {
  checkout = memoryCheckout();
  await checkout.open(testPool, 1);
});

describe('cancelling an order', () => {
  it('given it will be paid by invoice, when it is cancelled, then so is the invoice, and the seat is free', async () => {
    const orderRef = await checkout.place({ tenders: [tender('invoice')] });
    await checkout.settle(orderRef);
    expect(await cancel(orderRef)).toMatchObject({
      kind: 'settled',
      settled: { order: { status: 'cancelled' }, next: { kind: 'done' } },
    });
    expect(await checkout.history(`order-${orderRef}`)).toEqual([
      'OrderPlaced',
      'OrderReserved',
      'OrderPaymentOpened',
      'OrderConfirmed',
      'OrderSettled',
      'OrderPaymentClosed',
      'OrderCancelled',
      'OrderSettled',
    ]);
    const next = await checkout.settle(await checkout.place());
    expect(next.order.status).toBe('reserved');
  });

  it('given an invoice whose number was drawn when the service died, when it is cancelled, then the number stands on the invoice all the same', async () => {
    const orderRef = await checkout.place({ tenders: [tender('invoice')] });
    const { payments } = checkout.parts.streams;
    const execute = payments.execute.bind(payments);
    const { invoiceSeries } = checkout.parts.streams;
    const draw = invoiceSeries.execute.bind(invoiceSeries);
    let isDead = false;
    invoiceSeries.execute = async (id, context, decide) => {
      const drawn = await draw(id, context, decide);
      isDead = true;
      return drawn;
    };
    payments.execute = (id, context, decide) =>
      isDead ? Promise.reject(new Error('died')) : execute(id, context, decide);
    await expect(checkout.settle(orderRef)).rejects.toThrow('died');
    invoiceSeries.execute = draw;
    payments.execute = execute;
    await cancel(orderRef);
    const { payments: after } = await checkout.settle(orderRef);
    const [payment] = [...after.values()];
    expect(payment).toMatchObject({ status: 'cancelled', invoice: { number: 'INV-2611-0001' } });
    expect(await checkout.history('invoiceSeries-2611')).toEqual(['InvoiceNumberAssigned']);
  });

  it('given a payment under way, when it is cancelled, then the gateway is told first', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    const answer = await cancel(orderRef);
    expect(answer).toMatchObject({ settled: { order: { status: 'cancelled' } } });
    expect(checkout.gateway.calls).toEqual(['initiate', 'cancel']);
  });

  it('given the gateway says that it is too late, when the money came, then the order is paid', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    checkout.gateway.cancelled = { kind: 'refused' };
    checkout.gateway.news = succeeded(129_500);
    expect(await cancel(orderRef)).toEqual({ kind: 'rejected', code: 'order.already-paid' });
    expect((await checkout.settle(orderRef)).order.completed).toBe(true);
  });

  it('given nobody knows what became of the payment, when it is cancelled, then that comes first', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    checkout.gateway.cancelled = { kind: 'unknown', code: 'payment.no-answer' };
    checkout.gateway.news = { kind: 'unknown', code: 'payment.no-answer' };
    expect(await cancel(orderRef)).toMatchObject({ kind: 'rejected', code: 'order.payment-open' });
  });

  it('given it is cancelled, when it is twice, then it answers as the first time', async () => {
    const orderRef = await checkout.place();
    await checkout.settle(orderRef);
    await cancel(orderRef);
    expect(await cancel(orderRef)).toMatchObject({ settled: { order: { status: 'cancelled' } } });
    expect(checkout.gateway.calls).toEqual(['initiate', 'cancel']);
  });

  it('given no order, when it is cancelled, then it is unknown', async () => {
    const answer = await cancel('ORD-20261120-FFFFFF' as OrderRef);
    expect(answer).toEqual({ kind: 'rejected', code: 'order.unknown' });
  });
});

function cancel(orderRef: OrderRef) {
  const context = contextAt(checkout.clock.now());
  return new CancelOrderHandler(checkout.parts).execute(
    new CancelOrder(orderRef, 'changed my mind', context),
  );
}
