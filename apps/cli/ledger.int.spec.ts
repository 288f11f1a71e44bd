import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, place, type PlacedAnswer } from '../../test/support/orders-over-http.ts';
import type { RunningLedger } from '../../test/support/running-ledger.ts';
import { sharedRunningLedger } from '../../test/support/shared-ledger.ts';
import { runCommand } from './run-command.ts';

let service: RunningLedger;
let folder: string;
/** An order whose row a test may change. */
let reference: string;

beforeAll(async () => {
  service = await sharedRunningLedger();
  folder = await mkdtemp(join(tmpdir(), 'order-ledger-cli-'));
}, 60_000);

afterAll(async () => {
  await service.close();
  await rm(folder, { recursive: true, force: true });
}, 60_000);

async function ledger(line: string, environment: Record<string, string> = {}) {
  const lines: string[] = [];
  const code = await runCommand(line.split(' '), {
    environment: {
      DATABASE_URL: service.database.url,
      EVENT_STORE_URL: process.env['EVENT_STORE_URL'],
      MASTER_KEY: Buffer.alloc(32, 7).toString('base64'),
      MASTER_KEY_ID: 'test',
      GIFT_CARD_PEPPERS: `p1:${Buffer.alloc(32, 8).toString('base64')}`,
      ...environment,
    },
    folder,
    signal: new AbortController().signal,
    say: (text) => void lines.push(text),
  });
  return { code, text: lines.join('\n') };
}

describe('the command line beside a running service', () => {
  it('given orders, when every read model is rebuilt, then each is equal and goes on', async () => {
    const { json } = await place(service, { productId: 'ticket-open-day' });
    const { order, accessToken } = json as PlacedAnswer;
    ({ reference } = order);
    const ask = () => service.call({ path: `/api/orders/${reference}`, orderToken: accessToken });
    await eventually(ask, (answer) => answer.text.includes('"completed"'));
    const { code, text } = await ledger('rebuild --all');
    expect(text.match(/equal to \w+; the rebuilt one is live now/g)?.length).toBeGreaterThan(3);
    expect(code).toBe(0);
    expect((await ask()).text).toContain('"completed"');
  });

  it('given a row that somebody changed by hand, when it is verified, then it fails and names nobody', async () => {
    const change = (ore: number) =>
      service.database.pool.query(
        'update order_overview_v3.orders set total_ore = total_ore + $2 where order_ref = $1',
        [reference, ore],
      );
    expect((await change(1)).rowCount).toBe(1);
    const { code, text } = await ledger('verify-read-models order-overview');
    expect(code).toBe(1);
    expect(text).toMatch(/DIFFERS from order_overview_v3: orders: 1 rows? only in the live one/);
    expect(text).not.toContain('Anna');
    // What the service shows is held against its log when it is closed.
    await change(-1);
  });

  it('given the service runs, then it says who runs each read model', async () => {
    const { code, text } = await ledger('projections');
    expect(text).toMatch(/^order-overview +3 +running/m);
    expect(code).toBe(0);
  });

  it('given a new key, then the API takes it until it is revoked', async () => {
    const { text } = await ledger('create-key operator Front');
    const [id = '', key = ''] = text.split('\n');
    const { status } = await service.call({ path: '/api/orders', key });
    expect(status).toBe(200);
    expect((await ledger(`revoke-key ${id}`)).code).toBe(0);
    expect((await ledger(`revoke-key ${id}`)).code).toBe(1);
  });

  it('given an empty folder, when the documents are checked, written and checked, then they are there', async () => {
    expect((await ledger('docs --check')).code).toBe(1);
    expect(await ledger('docs').catch((error: unknown) => error)).toMatchObject({ code: 0 });
    expect(await readFile(join(folder, 'docs/events.md'), 'utf8')).toContain('### OrderPlaced');
    expect((await ledger('docs --check')).code).toBe(0);
  });

  it('given words that it does not know, then it exits with 2 and says how it is used', async () => {
    const { code, text } = await ledger('rebild');
    expect(code).toBe(2);
    expect(text).toContain('Usage: ledger');
  });

  it('given a folder without a ledger, then it says so and makes nothing there', async () => {
    const nowhere = { DATABASE_URL: '', MASTER_KEY: '', DATA_DIR: join(folder, 'none') };
    await expect(ledger('projections', nowhere)).rejects.toThrow('There is no ledger in');
    await expect(readFile(join(folder, 'none', 'master.key'))).rejects.toThrow('ENOENT');
  });
});
