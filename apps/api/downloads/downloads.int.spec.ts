import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { putDemoFiles } from '../../standalone/demo-files.ts';
import { type Answer, startTestApi, type TestApi } from '../../../test/support/api.ts';
import { type Clock, plusMs, systemClock } from '../../../libs/kernel/index.ts';

const dayMs = 24 * 60 * 60_000;
const picture = Buffer.from([137, 80, 78, 71, 0, 1, 2, 3]);

interface Listed {
  readonly downloads: readonly {
    readonly lineId: string;
    readonly productId: string;
    readonly status: string;
    readonly usesLeft: number;
    readonly url?: string;
  }[];
}

describe('downloads over HTTP', () => {
  let api: TestApi;
  let aheadMs = 0;
  const clock: Clock = { now: () => plusMs(systemClock.now(), aheadMs) };
  const downloadsDir = mkdtempSync(join(tmpdir(), 'downloads-'));

  beforeAll(async () => {
    api = await startTestApi({ clock, downloadsDir });
    await declare('picture', { download: { usesMax: 2, validDays: 30 } });
    await declare('missing', { download: { usesMax: 2, validDays: 30 } });
    writeFileSync(join(downloadsDir, 'picture.png'), picture);
  });

  afterAll(async () => {
    await api.stop();
    rmSync(downloadsDir, { recursive: true });
  });

  async function declare(productId: string, terms: object): Promise<void> {
    const made = await api.ask('/api/products', {
      as: 'operator',
      body: {
        ...{ productId, productType: 'image', name: 'Bild', terms },
        unitPrice: { amount: 4_900, currency: 'SEK' },
      },
    });
    expect(made.status).toBe(201);
  }

  /** An order on invoice, confirmed and not paid yet. */
  async function order(productId: string, quantity = 1): Promise<Answer> {
    const placed = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'ticket-open-day' }, { productId, quantity }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(placed.status).toBe(201);
    return placed;
  }

  async function paid(productId = 'picture', quantity = 1): Promise<Answer> {
    const placed = await order(productId, quantity);
    const confirmed = await api.ask(`/api/payments/${placed.at('payment.reference')}/confirm`, {
      as: 'operator',
      body: { reason: 'seen on the account' },
    });
    expect(confirmed.status).toBe(200);
    return placed;
  }

  const pathOf = (placed: Answer) => `/api/orders/${placed.at('order.reference')}/downloads`;

  async function listed(placed: Answer): Promise<Listed['downloads']> {
    const headers = { 'x-order-token': placed.at('accessToken') };
    const answer = await api.ask(pathOf(placed), { headers });
    expect(answer.status).toBe(200);
    return (answer.json as Listed).downloads;
  }

  async function urlOf(placed: Answer): Promise<string> {
    const [download] = await listed(placed);
    if (download?.url === undefined) throw new Error('no address');
    return download.url;
  }

  const uses = async (placed: Answer): Promise<readonly string[]> => {
    const stream = `download-${placed.at('order.reference')}.2` as never;
    return (await api.parts.store.read(stream, { max: 50 })).map(({ type }) => type);
  };

  it('given a paid order, when its signed address is opened, then the file comes, whole and under its name, and the use is an event', async () => {
    const placed = await paid();
    const [download, ...others] = await listed(placed);
    expect(others).toEqual([]);
    expect(download).toMatchObject({
      ...{ lineId: '2', productId: 'picture', status: 'open', usesMax: 2, usesLeft: 2 },
    });
    const file = await fetch(`${api.origin}${await urlOf(placed)}`);
    expect(file.status).toBe(200);
    expect(Buffer.from(await file.arrayBuffer())).toEqual(picture);
    expect(file.headers.get('content-type')).toBe('image/png');
    expect(file.headers.get('content-length')).toBe('8');
    expect(file.headers.get('content-disposition')).toBe('attachment; filename="picture.png"');
    expect(await uses(placed)).toEqual(['DownloadUsed']);
    expect((await listed(placed))[0]).toMatchObject({ usesLeft: 1 });
  });

  it('given two uses, when ten ask at once, then two are given the file, and the others are told', async () => {
    const placed = await paid();
    const url = await urlOf(placed);
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.ask(url)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(2);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const { json } of refused)
      expect(json).toMatchObject({ status: 409, code: 'download.used-up', usesMax: 2 });
    expect(await uses(placed)).toHaveLength(2);
    const [download] = await listed(placed);
    expect(download).toMatchObject({ status: 'used-up', usesLeft: 0 });
    expect(download).not.toHaveProperty('url');
  });

  it('given a preview, when it asks with HEAD, then it is told of the file, and no use is counted', async () => {
    const placed = await paid();
    const head = await fetch(`${api.origin}${await urlOf(placed)}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect(await uses(placed)).toEqual([]);
  });

  it('given an order that is not paid, when its downloads are listed, then there is no address yet', async () => {
    const [download] = await listed(await order('picture'));
    expect(download).toMatchObject({ status: 'not-paid' });
    expect(download).not.toHaveProperty('url');
  });

  it('given an address, when anything of it is changed or left out, then it opens nothing and counts nothing', async () => {
    const [placed, other] = [await paid(), await paid()];
    const url = await urlOf(placed);
    const reference = (of: Answer) => of.at('order.reference');
    const later = encodeURIComponent(plusMs(clock.now(), 900 * dayMs));
    for (const changed of [
      url.replace(/signature=.*/, 'signature='),
      url.replace(/signature=.*/, 'signature=AAAAAAAAAAAAAAAAAAAAAA'),
      url.replace(/expires=[^&]*/, `expires=${later}`),
      url.replace('/downloads/2', '/downloads/1'),
      url.replace(reference(placed), reference(other)),
      url.replace(/\?.*/, ''),
      url.replace(/\?.*/, `?token=${placed.at('accessToken')}`),
      `${url}&signature=x`,
    ])
      expect((await api.ask(changed)).json).toMatchObject({
        ...{ status: 401, code: 'access.download-address-needed' },
      });
    expect(await uses(placed)).toEqual([]);
    expect((await api.ask(pathOf(placed))).status).toBe(401);
    const foreign = { headers: { 'x-order-token': other.at('accessToken') } };
    expect((await api.ask(pathOf(placed), foreign)).status).toBe(401);
    expect((await api.ask(pathOf(placed), { as: 'checkout' })).status).toBe(401);
    expect((await api.ask(pathOf(placed), { as: 'operator' })).status).toBe(200);
  });

  it('given a file that the shop has not put in place, when it is asked for, then no use is counted', async () => {
    const placed = await paid('missing');
    const answer = await api.ask(await urlOf(placed));
    expect(answer.json).toMatchObject({ status: 503, code: 'download.file-missing' });
    expect(await uses(placed)).toEqual([]);
    expect((await listed(placed))[0]).toMatchObject({ usesLeft: 2 });
  });

  it('given two units of which one is refunded, then one unit’s uses are left, and of none nothing', async () => {
    const placed = await paid('picture', 2);
    const url = await urlOf(placed);
    expect((await listed(placed))[0]).toMatchObject({ usesLeft: 4 });
    const refund = (quantity: number) =>
      api.ask(`/api/orders/${placed.at('order.reference')}/refunds`, {
        as: 'operator',
        body: { reason: 'sent back', lines: [{ lineId: '2', quantity }] },
      });
    expect((await refund(1)).status).toBeLessThan(300);
    expect((await listed(placed))[0]).toMatchObject({ usesLeft: 2 });
    expect((await refund(1)).status).toBeLessThan(300);
    expect((await listed(placed))[0]).toMatchObject({ status: 'refunded' });
    expect((await api.ask(url)).json).toMatchObject({ status: 409, code: 'download.refunded' });
  });

  it('given an order without a download, or none, when it is asked for, then there is nothing', async () => {
    const plain = await api.ask('/api/orders', {
      as: 'checkout',
      body: {
        customer: { name: 'Anna Ek', email: 'anna@example.se' },
        lines: [{ productId: 'ticket-open-day' }],
        tenders: { payment: { method: 'invoice' } },
      },
    });
    expect(await listed(plain)).toEqual([]);
    const none = await api.ask('/api/orders/ORD-20261120-AAAAAA/downloads', { as: 'operator' });
    expect(none.json).toMatchObject({ status: 404, code: 'order.unknown' });
  });

  it('given the demo’s picture, when it is put in place, also twice, then it lies there as a drawing', async () => {
    await putDemoFiles(api.parts);
    await putDemoFiles(api.parts);
    const file = await fetch(`${api.origin}${await urlOf(await paid('image-aurora'))}`);
    expect(file.headers.get('content-type')).toBe('image/svg+xml');
    expect(await file.text()).toMatch(/^<svg [^]*<\/svg>\n$/);
  });

  it('given thirty days, when they are over, then the address is too', async () => {
    const placed = await paid();
    const url = await urlOf(placed);
    aheadMs = 30 * dayMs - 60_000;
    expect((await api.ask(url)).status).toBe(200);
    aheadMs = 30 * dayMs + 1_000;
    expect((await api.ask(url)).json).toMatchObject({ status: 409, code: 'download.expired' });
    expect((await listed(placed))[0]).toMatchObject({ status: 'expired', usesLeft: 1 });
  });
});
