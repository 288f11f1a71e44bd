import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type SwishSimulator, startSwishSimulator } from '../../apps/simulators/swish/index.ts';
import { codeOf, historyOf, place } from '../support/orders-over-http.ts';
import { type RunningLedger, runningLedger } from '../support/running-ledger.ts';
import { byOperator, order } from '../support/value-over-http.ts';
import { course, orderWith, payAgain, standingOrder, unitsLeft } from './orders.ts';

let service: RunningLedger;
let simulator: SwishSimulator;
const folder = mkdtempSync(join(tmpdir(), 'order-ledger-swish-'));

/** The same Swish at the same address, each time that it is needed. */
function start(port = 0): Promise<SwishSimulator> {
  return startSwishSimulator({
    certificateDirectory: folder,
    stateFile: join(folder, 'state.jsonl'),
    delayMs: 50,
    port,
    allowLoopbackCallbacks: true,
  });
}

const portOf = ({ baseUrl }: SwishSimulator): number => Number(new URL(baseUrl).port);

beforeAll(async () => {
  simulator = await start();
  service = await runningLedger({ simulator });
  await service.open(course, 100);
}, 60_000);

afterAll(async () => {
  await service.close();
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

describe('Swish cannot be reached', () => {
  it('given nobody listens there (15), then it is 502, the order stands, and the same key goes on with the next attempt', async () => {
    const port = portOf(simulator);
    await simulator.close();
    const before = await unitsLeft(service, course);
    const wish = { productId: course, idempotencyKey: 'swish-is-away-1' };
    const refused = await place(service, wish);
    expect([refused.status, codeOf(refused)]).toEqual([502, 'payment.provider-not-reached']);
    const standing = standingOrder(refused);
    expect((await orderWith(service, standing, 'reserved')).json).toMatchObject({
      status: 'reserved',
    });
    expect(await unitsLeft(service, course)).toBe(before - 1);

    const stillAway = await place(service, wish);
    expect(stillAway.status).toBe(502);
    expect(standingOrder(stillAway).reference).toBe(standing.reference);

    simulator = await start(port);
    const again = await place(service, wish);
    expect(again.status).toBe(201);
    expect(again.json).toMatchObject({ order: { reference: standing.reference } });
    const { payment } = again.json as { payment: { reference: string } };
    expect(payment.reference).not.toBe(standing.paymentReference);
    expect((await orderWith(service, standing, 'completed')).json).toMatchObject({
      status: 'completed',
      paymentReference: payment.reference,
    });
    expect(await unitsLeft(service, course)).toBe(before - 1);

    const replayed = await place(service, wish);
    expect(replayed.text).toBe(again.text);
    const types = await historyOf(service, standing.reference);
    expect(types.filter((type) => type === 'OrderPlaced')).toHaveLength(1);
    expect(types.filter((type) => type === 'PaymentDeclined')).toHaveLength(2);
    expect(types.filter((type) => type === 'OrderPaid')).toHaveLength(1);
  });

  it('given it was away, when the customer tries again with a key and repeats it, then the repeat goes on too', async () => {
    const port = portOf(simulator);
    await simulator.close();
    const refused = await place(service, { productId: course });
    const standing = standingOrder(refused);
    const tried = await payAgain(service, standing, { method: 'swish' }, 'try-again-1');
    expect([tried.status, codeOf(tried)]).toEqual([502, 'payment.provider-not-reached']);
    simulator = await start(port);
    const again = await payAgain(service, standing, { method: 'swish' }, 'try-again-1');
    expect(again.status).toBe(201);
    expect((await orderWith(service, standing, 'completed')).json).toMatchObject({
      status: 'completed',
    });
  });

  it('given it was away, when the repeat lacks the customer’s token and is refused, then the key still stands for the order that was made', async () => {
    const { token } = await byOperator<{ token: string }>(service, '/api/points/bo/access', {
      member: true,
    });
    const wish = {
      lines: [{ productId: course, quantity: 1 }],
      ...{ customerId: 'bo', member: true, idempotencyKey: 'swish-is-away-3' },
    };
    const port = portOf(simulator);
    await simulator.close();
    const made = standingOrder(await order(service, { ...wish, customerToken: token }));
    simulator = await start(port);
    expect((await order(service, wish)).status).toBe(403);
    const again = await order(service, { ...wish, customerToken: token });
    expect(again.json).toMatchObject({ order: { reference: made.reference } });
  });

  it('given it was away, when the customer takes an invoice instead, then the order is confirmed', async () => {
    const port = portOf(simulator);
    await simulator.close();
    const standing = standingOrder(await place(service, { productId: course }));
    const invoiced = await payAgain(service, standing, { method: 'invoice' });
    expect(invoiced.json).toMatchObject({ order: { status: 'confirmed' } });
    simulator = await start(port);
  });
});
