import { beforeAll, describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { reportText } from './report.ts';
import { type Results, runSuite, type Sizes } from './suite.ts';
import { machine } from './surroundings/machine.ts';
import { postmasterOf } from './surroundings/processor-time.ts';
import type { Rate } from './surroundings/rate.ts';

const tiny: Sizes = {
  appendClients: [1, 4],
  rounds: 1,
  appendMs: 40,
  hotStreamMs: 60,
  tenderOrders: 5,
  customers: 4,
  ordersWarmUpMs: 100,
  ordersMs: 500,
  arrivalsPerSecond: 10,
  catchUpEvents: 200,
  histories: [100],
  memoryOrders: 5,
};

const root = fileURLToPath(new URL('..', import.meta.url));
const suiteMaxMs = 180_000;

describe('the benchmarks', () => {
  let results: Results;
  const doing: string[] = [];

  beforeAll(async () => {
    // What is measured is the built product.
    execFileSync(process.execPath, ['bin/build.mjs'], { cwd: root, stdio: 'ignore' });
    const url = process.env['TEST_DATABASE_URL'] ?? '';
    results = await runSuite({
      server: {
        url,
        description: 'the test server',
        postmaster: await postmasterOf(url),
        close: () => Promise.resolve(),
      },
      eventStoreUrl: process.env['EVENT_STORE_URL'],
      sizes: tiny,
      progress: (what) => doing.push(what),
    });
  }, suiteMaxMs);

  it('given tiny sizes, when all are run, then each says what it does and has figures', () => {
    expect(doing).toContain('whole orders');
    for (const { port, singleRows, groupedRows } of results.appends)
      for (const rate of [port, singleRows, groupedRows]) expectRate(rate);
    expect(results.appends.map(({ clients }) => clients)).toEqual(tiny.appendClients);
    expectRate(results.hotStream.commandsPerSecond);
    for (const waits of [results.contention.stream, results.contention.rowLock])
      for (const rate of [waits.meanMs, waits.p99Ms]) expectRate(rate);
    const { threeTenders, gatewayAlone, hotCardCommands } = results.tenders;
    for (const rate of [threeTenders, gatewayAlone, hotCardCommands]) expectRate(rate);
    expectRate(results.pricing.discountedP99Ms);
    expectRate(results.pricing.plainP99Ms);
    expect(results.pricing).toMatchObject({ lines: 50, codes: 3 });
    expectRate(results.catchUp.eventsPerSecond);
    expect(results.catchUp.events).toBeGreaterThanOrEqual(tiny.catchUpEvents);
    expect(results.memory).toMatchObject({ orders: tiny.memoryOrders });
  });

  it('given whole orders, when both loads have run, then none was refused and all were seen paid', () => {
    const { fullSpeed, fixedRate } = results.orders;
    for (const figures of [fullSpeed, fixedRate]) {
      expect(figures.refused).toBe(0);
      expect(figures.orders).toBeGreaterThan(0);
      for (const rate of [figures.perSecond, figures.placingP50Ms, figures.paidP99Ms])
        expectRate(rate);
      expect(figures.paidP50Ms.median).toBeGreaterThanOrEqual(figures.placingP50Ms.median);
    }
    const due = (tiny.arrivalsPerSecond * tiny.ordersMs) / 1_000;
    expect(fixedRate.orders).toBe(due);
  });

  it('given a history, when it is filled, then it is of copies of a real order and orders go on after it', () => {
    expect(results.histories.map(({ events }) => events)).toEqual(tiny.histories);
    for (const { orders } of results.histories) expect(orders.fullSpeed.orders).toBeGreaterThan(0);
  });

  it('given results, when they are told, then each table has its figures', () => {
    const text = reportText(machine(), results);
    for (const heading of ['cores', 'grouped rows', 'Whole orders', 'rebuild of order-overview'])
      expect(text).toContain(heading);
    expect(text).not.toContain('NaN');
  });
});

function expectRate({ median, min, max }: Rate): void {
  expect(min).toBeGreaterThan(0);
  expect(median).toBeGreaterThanOrEqual(min);
  expect(max).toBeGreaterThanOrEqual(median);
}
