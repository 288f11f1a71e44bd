import { untilPaid } from '../orders/customers.ts';
import { watchPaidOrders } from '../orders/paid-orders.ts';
import { startStandalone } from '../surroundings/standalone.ts';
import { createPostgresEventStore } from '../../libs/event-store/index.ts';
import { fillHistory, type Template, templateOf } from './history.ts';

/**
 * Fills the log with copies of one order that really was placed and paid, so that the history is made
 * of whatever events the product writes today. Answers how many events it wrote.
 */
export async function fillWithOrders(databaseUrl: string, events: number): Promise<number> {
  const standalone = await startStandalone({ databaseUrl, swishDelayMs: 0 });
  try {
    const paid = await watchPaidOrders(databaseUrl);
    await untilPaid({ ...standalone, paid }, { customers: 1, orders: 1 });
    await paid.close();
  } finally {
    await standalone.stop();
  }
  return fillHistory(databaseUrl, await oneOrder(databaseUrl), events);
}

async function oneOrder(connectionString: string): Promise<Template> {
  const store = await createPostgresEventStore({ connectionString });
  const { events } = await store.readAll({ after: undefined, max: 1_000 });
  await store.close();
  const idOf = (type: string, category: string): string => {
    const found = events.find((event) => event.type === type)?.streamId;
    if (found === undefined) throw new Error(`the order has no ${type}`);
    return found.slice(category.length + 1);
  };
  const orderRef = idOf('OrderPlaced', 'order');
  const paymentRef = idOf('PaymentRequested', 'payment');
  const callback = idOf('CallbackReceived', 'callback');
  const held = events.find(({ type }) => type === 'UnitsHeld')?.streamId ?? '';
  const pool = held.slice('availability-'.length);
  return templateOf(
    connectionString,
    // The pool's own beginning stays; what the order did to it goes to a pool of each copy.
    (text) => [orderRef, paymentRef, callback].some((own) => text.includes(own)),
    [orderRef, paymentRef, callback.split('-')[1] ?? callback, pool],
  );
}
