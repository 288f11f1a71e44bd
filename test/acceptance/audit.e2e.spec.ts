import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { codeOf } from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';
import { sharedRunningLedger } from '../support/shared-ledger.ts';
import { type Customers, ordered, orderWith, ticket } from './orders.ts';

let service: RunningLedger;
let order: Customers;

interface AuditedEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: { readonly kind: string; readonly id: string };
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

beforeAll(async () => {
  service = await sharedRunningLedger();
  order = await ordered(service, { productId: ticket });
  await orderWith(service, order, 'completed');
}, 60_000);

afterAll(() => service.close(), 60_000);

const audit = (path: string, key = service.keys.accountant) =>
  service.call({ path: `/api/audit/${path}`, key });

async function history(): Promise<readonly AuditedEvent[]> {
  const { json } = await audit(`orders/${order.reference}`);
  return (json as { events: readonly AuditedEvent[] }).events;
}

describe('the history of an order', () => {
  it('given it was paid, then every event says who, when, and by which command', async () => {
    const events = await history();
    expect(events.length).toBeGreaterThan(5);
    for (const event of events) {
      expect(event.id).toMatch(/^[0-9a-f-]{36}$/);
      expect(event.commandId).toMatch(/^[0-9a-f-]{36}$/);
      expect(event.correlationId).not.toBe('');
      expect(event.causationId).not.toBe('');
      expect(event.actor.kind).not.toBe('');
      expect(Date.parse(event.recordedAt)).toBeGreaterThan(Date.parse('2020-01-01'));
    }
  });

  it('given its causes are followed, then the request caused the first steps and the provider the last', async () => {
    const events = await history();
    const of = (type: string) => events.find((event) => event.type === type);
    const placed = of('OrderPlaced');
    expect(placed?.actor.kind).toBe('checkout');
    expect(of('OrderReserved')?.causationId).toBe(placed?.commandId);
    expect(of('PaymentRequested')?.causationId).toBe(placed?.commandId);
    expect(of('PaymentSucceeded')?.actor).toEqual({ kind: 'provider', id: 'swish' });
    expect(of('OrderPaid')?.causationId).toBe(of('PaymentSucceeded')?.causationId);
    const later = events.filter(({ type }) => type !== 'OrderPlaced');
    expect(new Set(later.map(({ correlationId }) => correlationId)).size).toBe(1);
  });

  it('given the stream alone, then its revisions are gap-free and can be paged', async () => {
    const whole = await audit(`streams/order-${order.reference}`);
    const { events } = whole.json as { events: readonly AuditedEvent[] };
    expect(events.map(({ revision }) => revision)).toEqual(events.map((_, index) => index));
    const page = await audit(`streams/order-${order.reference}?limit=2`);
    expect(page.json).toMatchObject({ events: [{ revision: 0 }, { revision: 1 }], next: 2 });
    const rest = await audit(`streams/order-${order.reference}?from=2`);
    const { events: others } = rest.json as { events: readonly AuditedEvent[] };
    expect(others).toEqual(events.slice(2));
  });

  it('given the payment’s stream, then the token that opens the app is not shown', async () => {
    const { text, json } = await audit(`streams/payment-${order.paymentReference}`);
    const { next } = order.answer.json as { next: { token: string } };
    expect(text).not.toContain(next.token);
    const { events } = json as { events: readonly AuditedEvent[] };
    expect(events.map(({ type }) => type)).toEqual([
      'PaymentRequested',
      'PaymentStarted',
      'PaymentSucceeded',
    ]);
  });

  it('given a checkout key, the order’s own token or none, then the history stays closed', async () => {
    const path = `orders/${order.reference}`;
    const forbidden = await audit(path, service.keys.checkout);
    expect([forbidden.status, codeOf(forbidden)]).toEqual([403, 'access.forbidden']);
    const customer = await service.call({ path: `/api/audit/${path}`, orderToken: order.token });
    expect([customer.status, codeOf(customer)]).toEqual([401, 'access.unauthenticated']);
  });

  it('given what does not exist, then it is 404 with a code', async () => {
    const cases = [
      ['orders/ORD-20261120-000000', 'order.unknown'],
      ['orders/nonsense', 'order.unknown'],
      ['streams/order-ORD-20261120-000000', 'audit.unknown-stream'],
      ['streams/nonsense', 'audit.unknown-stream'],
      ['streams/%24all', 'audit.unknown-stream'],
      ['streams/%24settings-x', 'audit.unknown-stream'],
      ['streams/order-%F0%9F%8D%8B', 'audit.unknown-stream'],
    ] as const;
    for (const [path, code] of cases) {
      const answer = await audit(path);
      expect([path, answer.status, codeOf(answer)]).toEqual([path, 404, code]);
    }
  });
});
