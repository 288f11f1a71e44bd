import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type EventStoreDbServer,
  startEventStoreDbServer,
} from '../support/eventstoredb-server/index.ts';
import type { HttpAnswer } from '../support/http-client.ts';
import {
  codeOf,
  eventually,
  historyOf,
  place,
  type PlacedAnswer,
} from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { atSwish, type AtSwish } from './at-swish.ts';
import { course, ordered, orderWith, ticket, unitsLeft } from './orders.ts';

let server: EventStoreDbServer;
let service: RunningLedger;
let second: RunningLedger;
let swish: AtSwish;
const folder = mkdtempSync(join(tmpdir(), 'order-ledger-log-'));

beforeAll(async () => {
  server = await startEventStoreDbServer({ file: join(folder, 'log.jsonl'), commitMs: 1 });
  const environment = {
    EVENT_STORE_URL: server.connectionString,
    ASK_STARTED_AFTER_SECONDS: '1,2,4,8,16,32',
    ASK_UNKNOWN_AFTER_SECONDS: '1,2,4,8,16,32',
  };
  service = await runningLedger({ environment });
  const { database, simulator, keys } = service;
  second = await runningLedger({ environment, database, simulator, keys });
  swish = atSwish(service);
}, 120_000);

afterAll(async () => {
  await second.close();
  await service.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

/** The order of an answer, as its customer knows it. */
function orderOf({ json }: HttpAnswer) {
  const { order, accessToken } = json as PlacedAnswer;
  return { reference: order.reference, token: accessToken };
}

interface InDoubt {
  readonly orderReference: string;
}

/** The order stands and Swish did not answer in time (a slow machine): each repeat is told so, too. */
function isOfUnknownOutcome(answer: HttpAnswer): boolean {
  return answer.status === 504 && codeOf(answer) === 'payment.outcome-unknown';
}

describe('the ledger over EventStoreDB', () => {
  it('given the customer pays by Swish, then the order is complete and every event stands in EventStoreDB, none in Postgres', async () => {
    const order = await ordered(service, { productId: ticket });
    await orderWith(service, order, 'completed');
    expect(await historyOf(service, order.reference)).toEqual([
      'OrderPlaced',
      'OrderReserved',
      'OrderPaymentOpened',
      'PaymentRequested',
      'PaymentStarted',
      'PaymentSucceeded',
      'OrderPaymentClosed',
      'OrderPaid',
      'OrderSettled',
      'OrderCompleted',
    ]);
    const streams = server.stored().map(({ stream }) => stream);
    expect(streams.filter((stream) => stream === `order-${order.reference}`)).toHaveLength(7);
    const { rows } = await service.database.pool.query<{ found: string | null }>(
      "select to_regclass('event_store.events') as found",
    );
    expect(rows).toEqual([{ found: null }]);
  });

  it('given twenty invoices at once over two services, then their numbers have no gap (26)', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        place(n % 2 === 0 ? service : second, {
          productId: ticket,
          method: 'invoice',
          email: `i${String(n)}@example.se`,
        }),
      ),
    );
    const numbers = answers
      .map(({ json }) => Number((json as PlacedAnswer).payment.invoiceNumber?.slice(-4)))
      .sort((a, b) => a - b);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  });

  it('given 10 places and 50 buyers over two services (20), then exactly 10 orders stand', async () => {
    const left = await unitsLeft(service, course);
    expect(left).toBe(10);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        place(n % 2 === 0 ? service : second, {
          productId: course,
          method: 'invoice',
          email: `b${String(n)}@example.se`,
        }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(codeOf))).toEqual(new Set(['availability.sold-out']));
    expect(await unitsLeft(second, course)).toBe(0);
  });

  it('given the position of an answer, when either service is read after it, then the order is there', async () => {
    const order = await ordered(service, { productId: ticket, method: 'invoice' });
    const { position } = order.answer.json as PlacedAnswer;
    for (const { call } of [service, second]) {
      const path = `/api/orders/${order.reference}?after=${encodeURIComponent(position)}`;
      expect((await call({ path, orderToken: order.token })).status).toBe(200);
    }
    const path = `/api/orders/${order.reference}?after=${encodeURIComponent(`${position}0`)}`;
    const foreign = await service.call({ path, orderToken: order.token });
    expect([foreign.status, codeOf(foreign)]).toEqual([400, 'event-store.foreign-position']);
  });

  it('given no callback comes, when its time is there, then the process wakes, asks Swish, and the order completes', async () => {
    await swish.forPhone('46707000001', { silent: true });
    const order = await ordered(service, { productId: ticket, phone: '46707000001' });
    expect((await orderWith(service, order, 'completed', 20_000)).json).toMatchObject({
      status: 'completed',
    });
  });

  it('given one success as twenty callbacks at once over EventStoreDB (9), then it is paid once', async () => {
    const order = await ordered(service, { productId: ticket });
    await orderWith(service, order, 'completed');
    await swish.callback(order.paymentReference, { times: 20, concurrent: true });
    const types = await historyOf(service, order.reference);
    expect(types.filter((type) => type === 'PaymentSucceeded')).toHaveLength(1);
    expect(types.filter((type) => type === 'OrderPaid')).toHaveLength(1);
  });

  it.each(['connection', 'silence'] as const)(
    'given an append’s answer is lost (%s), then the order is placed once all the same',
    async (how) => {
      server.loseNextAnswer(how);
      const order = await ordered(service, { productId: ticket, method: 'invoice' });
      const types = await historyOf(service, order.reference);
      expect(types.filter((type) => type === 'OrderPlaced')).toHaveLength(1);
      expect(types.filter((type) => type === 'OrderConfirmed')).toHaveLength(1);
    },
  );

  it('given the server is killed and started while orders come in, then each acknowledged order completes and each repeat is one order', async () => {
    const wishes = Array.from({ length: 24 }, (_, n) => ({
      productId: ticket,
      email: `r${String(n)}@example.se`,
      idempotencyKey: `restarted-${String(n)}`,
    }));
    const placing = wishes.map(async (wish, n) => {
      await sleep(n * 40);
      return place(n % 2 === 0 ? service : second, wish);
    });
    await sleep(400);
    await server.restart(700);
    const first = await Promise.all(placing);
    for (const { status } of first) expect([201, 409, 503, 504]).toContain(status);
    const repeated = await Promise.all(
      wishes.map((wish) =>
        eventually(
          () => place(service, wish),
          (answer) => answer.status === 201 || isOfUnknownOutcome(answer),
          30_000,
        ),
      ),
    );
    for (const [n, answer] of first.entries())
      if (answer.status === 201) expect(repeated[n]?.text).toBe(answer.text);
    const acknowledged = repeated.filter(({ status }) => status === 201);
    const inDoubt = repeated.filter(isOfUnknownOutcome).map(({ json }) => json as InDoubt);
    const references = [
      ...acknowledged.map((answer) => orderOf(answer).reference),
      ...inDoubt.map(({ orderReference }) => orderReference),
    ];
    expect(new Set(references).size).toBe(wishes.length);
    for (const reference of references) {
      const types = await historyOf(service, reference);
      expect(types.filter((type) => type === 'OrderPlaced')).toHaveLength(1);
    }
    expect(acknowledged.length).toBeGreaterThan(0);
    for (const answer of acknowledged)
      expect((await orderWith(service, orderOf(answer), 'completed', 30_000)).json).toMatchObject({
        status: 'completed',
      });
  }, 120_000);

  it('given the server dropped every subscription and went silent, then read models and processes come back by themselves', async () => {
    server.dropSubscriptions();
    server.killConnections();
    const order = await ordered(service, { productId: ticket });
    expect((await orderWith(service, order, 'completed', 30_000)).json).toMatchObject({
      status: 'completed',
    });
    for (const { name, poison } of await service.ledger.api.projections.status())
      expect([name, poison]).toEqual([name, undefined]);
  }, 60_000);
});
