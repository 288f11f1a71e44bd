import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  callbackIdentifier,
  createSwishClient,
  instructionUuidOf,
  isCallbackIdentifier,
  parseSwishCallback,
  type SwishClient,
} from '../../../libs/payments/gateways/swish/index.ts';
import { ensureCertificates, startSwishSimulator, type SwishSimulator } from './index.ts';

const SECRET = 'a secret of at least sixteen characters';

interface Delivered {
  readonly identifier: string | undefined;
  readonly body: string;
}

interface Summary {
  readonly id: string;
  readonly status: string;
  readonly paymentReference: string | null;
  readonly callbacks: {
    readonly sent: number;
    readonly accepted: number;
    readonly waiting: number;
    readonly deliveries: readonly { readonly answers: readonly (number | string)[] }[];
  };
}

let directory: string;
let shop: Server;
let callbackUrl: string;
let delivered: Delivered[];
let answers: number[];
const running = new Map<SwishSimulator, SwishClient>();

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'swish-simulator-'));
});

afterAll(() => rm(directory, { recursive: true }));

beforeEach(async () => {
  delivered = [];
  answers = [];
  shop = createServer((call, answer) => {
    const parts: Buffer[] = [];
    call.on('data', (part: Buffer) => parts.push(part));
    call.on('end', () => {
      const identifier = call.headers['callbackidentifier'];
      delivered.push({
        identifier: typeof identifier === 'string' ? identifier : undefined,
        body: Buffer.concat(parts).toString('utf8'),
      });
      answer.writeHead(answers.shift() ?? 200).end();
    });
  });
  await new Promise<void>((resolve) => shop.listen(0, '127.0.0.1', resolve));
  callbackUrl = `http://127.0.0.1:${String((shop.address() as AddressInfo).port)}/callback`;
});

afterEach(async () => {
  await Promise.all(Array.from(running.keys(), stop));
  shop.closeAllConnections();
  await new Promise((resolve) => shop.close(resolve));
});

describe('the Swish simulator calls back', () => {
  it('given a payment, when it is paid, then one callback comes with its identifier', async () => {
    const swish = await start();
    const id = await pay(swish);
    await until(() => delivered.length === 1);
    const [callback] = delivered;
    expect(isCallbackIdentifier([SECRET], id, callback?.identifier)).toBe(true);
    expect(parseSwishCallback(callback?.body ?? '')).toMatchObject({
      of: 'payment',
      instructionUuid: id,
      payment: { status: 'PAID', amountOre: 12_345 },
    });
    expect(callback?.body).toContain('"amount":123.45,');
  });

  it('given the documented delay, when it is paid, then datePaid is that much later', async () => {
    const swish = await start({ delayMs: 20 });
    await pay(swish);
    await until(() => delivered.length === 1);
    const { dateCreated, datePaid } = JSON.parse(delivered[0]?.body ?? '') as Record<
      string,
      string
    >;
    expect(Date.parse(datePaid ?? '') - Date.parse(dateCreated ?? '')).toBe(20);
  });

  it('given the shop answers otherwise than 200, then it repeats until 200 comes', async () => {
    const swish = await start({ callbackRetryScale: 0.001 });
    answers = [500, 404, 204];
    const id = await pay(swish);
    await until(async () => (await payment(swish, id)).callbacks.accepted === 1);
    expect((await payment(swish, id)).callbacks.deliveries).toMatchObject([
      { answers: [500, 404, 204, 200] },
    ]);
    expect(new Set(delivered.map(({ body }) => body)).size).toBe(1);
  });

  it('given the shop never answers 200, then it gives up after ten repeats', async () => {
    const swish = await start({ callbackRetryScale: 0.0001 });
    answers = Array.from({ length: 20 }, () => 503);
    const id = await pay(swish);
    await until(async () => (await payment(swish, id)).callbacks.sent === 11);
    await pause(50);
    expect((await payment(swish, id)).callbacks).toMatchObject({ sent: 11, waiting: 0 });
  });

  it('given duplicates are asked for, then the same callback comes so many times', async () => {
    const swish = await start();
    const id = await pay(swish);
    await until(() => delivered.length === 1);
    const result = await control(swish, `payments/${id}/callback`, { times: 5, concurrent: true });
    expect(result).toEqual({ answers: [200, 200, 200, 200, 200] });
    await control(swish, `payments/${id}/callback`, { times: 2 });
    expect(delivered).toHaveLength(8);
    expect(new Set(delivered.map(({ body }) => body)).size).toBe(1);
  });

  it('given a forged identifier is asked for, then it is the one that comes', async () => {
    const swish = await start();
    const id = await pay(swish, 'sim silent');
    await until(async () => (await payment(swish, id)).status === 'PAID');
    await control(swish, `payments/${id}/callback`, { callbackIdentifier: null });
    await control(swish, `payments/${id}/callback`, { callbackIdentifier: 'forged' });
    expect(delivered.map(({ identifier }) => identifier)).toEqual([undefined, 'forged']);
  });

  it('given a silent payment, when it is paid, then no callback ever comes', async () => {
    const swish = await start();
    const id = await pay(swish, 'sim silent');
    await until(async () => (await payment(swish, id)).status === 'PAID');
    await pause(50);
    expect(delivered).toHaveLength(0);
  });

  it('given a late callback, when it is paid, then it comes later', async () => {
    const swish = await start({ delayMs: 1 });
    const id = await pay(swish, 'sim tardy 60000');
    await until(async () => (await payment(swish, id)).callbacks.waiting === 1);
    expect(delivered).toHaveLength(0);
    await control(swish, `payments/${id}/callback`, { delayMs: 1 });
    await until(() => delivered.length === 1);
  });

  it('given a refund, then DEBITED and PAID are called back in that order', async () => {
    const swish = await start();
    const id = await pay(swish, 'sim silent');
    await until(async () => (await payment(swish, id)).status === 'PAID');
    const instructionUuid = uuid();
    const result = await clientOf(swish).createRefund({
      instructionUuid,
      amountOre: 100,
      originalPaymentReference: (await payment(swish, id)).paymentReference ?? '',
      payerAlias: '1234679304',
      callbackUrl,
      callbackIdentifier: callbackIdentifier(SECRET, instructionUuid),
    });
    expect(result).toMatchObject({ kind: 'created' });
    await until(() => delivered.length === 2);
    expect(delivered.map(({ body }) => parseSwishCallback(body))).toMatchObject([
      { of: 'refund', instructionUuid, refund: { status: 'DEBITED' } },
      { of: 'refund', instructionUuid, refund: { status: 'PAID' } },
    ]);
  });
});

describe('the Swish simulator is told what to do', () => {
  it.each([
    ['sim decline', 'DECLINED', null],
    ['sim cancel', 'CANCELLED', null],
    ['sim timeout', 'ERROR', 'TM01'],
    ['sim error DS24', 'ERROR', 'DS24'],
  ])('given the message %s, then the payment ends so', async (message, status, errorCode) => {
    const swish = await start();
    const id = await pay(swish, message);
    await until(() => delivered.length === 1);
    expect(await payment(swish, id)).toMatchObject({ status, errorCode });
  });

  it('given a held payment, when nobody pays in time, then it times out as TM01', async () => {
    const swish = await start({ autopay: 'hold', expiryMs: 20 });
    const id = await pay(swish);
    await until(() => delivered.length === 1);
    expect(await payment(swish, id)).toMatchObject({ status: 'ERROR', errorCode: 'TM01' });
  });

  it('given it was declined, when a payment is forced, then it is paid after all', async () => {
    const swish = await start();
    const id = await pay(swish, 'sim decline');
    await until(() => delivered.length === 1);
    await expect(control(swish, `payments/${id}/pay`, {})).rejects.toThrow('DECLINED already');
    await control(swish, `payments/${id}/pay`, { force: true });
    await until(() => delivered.length === 2);
    expect(await payment(swish, id)).toMatchObject({ status: 'PAID' });
  });

  it('given a script for a payer, then it holds for that payer and so many times', async () => {
    const swish = await start();
    await control(swish, 'scripts', {
      match: { payerAlias: '46701111111' },
      behaviour: { autopay: 'decline' },
    });
    const other = await pay(swish, 'Order', '46702222222');
    const scripted = await pay(swish, 'Order', '46701111111');
    await until(() => delivered.length === 2);
    const again = await pay(swish, 'Order', '46701111111');
    await until(() => delivered.length === 3);
    const statuses = await Promise.all(
      [other, scripted, again].map(async (id) => (await payment(swish, id)).status),
    );
    expect(statuses).toEqual(['PAID', 'DECLINED', 'PAID']);
  });

  it('given a reference, then payments are found by it', async () => {
    const swish = await start({ autopay: 'hold' });
    const id = await pay(swish);
    const list = await control(swish, 'payments?payeePaymentReference=SC-20261120-9EA699');
    expect(list).toMatchObject({ payments: [{ id, status: 'CREATED', amountOre: 12_345 }] });
    expect(await control(swish, 'payments?payeePaymentReference=other')).toEqual({ payments: [] });
    expect(await control(swish, 'payments/SC-20261120-9EA699')).toMatchObject({ id });
  });

  it('given a word that it does not know, then the control call is refused', async () => {
    const swish = await start();
    await expect(control(swish, 'mode', { autopay: 'maybe' })).rejects.toThrow('400');
    await expect(control(swish, 'mode', { unknown: true })).rejects.toThrow('400');
    await expect(control(swish, 'nothing', {})).rejects.toThrow('404');
  });

  it('given a reset, then it remembers nothing and calls nobody', async () => {
    const swish = await start({ delayMs: 400 });
    const id = await pay(swish);
    await control(swish, 'mode', { autopay: 'decline' });
    await control(swish, 'reset', {});
    await pause(500);
    expect(delivered).toHaveLength(0);
    expect(await clientOf(swish).readPaymentRequest(id)).toEqual({ kind: 'not-found' });
    expect(await control(swish, 'mode')).toMatchObject({ payment: { autopay: 'pay' } });
  });
});

describe('the Swish simulator is killed and started again', () => {
  it('given a paid payment, then it is still paid, and its callbacks go on', async () => {
    const stateFile = join(directory, `${uuid()}.jsonl`);
    answers = [503];
    const first = await start({ stateFile, callbackRetryScale: 0.02 });
    const id = await pay(first);
    await until(() => delivered.length === 1);
    await until(async () => (await payment(first, id)).callbacks.sent === 1);
    const afterKill = join(directory, 'after-kill.jsonl');
    await copyFile(stateFile, afterKill);
    await writeFile(afterKill, `${await readFile(afterKill, 'utf8')}{"kind":"pay`);
    await stop(first);
    const second = await start({ stateFile: afterKill, callbackRetryScale: 0.02 });
    expect(await clientOf(second).readPaymentRequest(id)).toMatchObject({
      payment: { status: 'PAID' },
    });
    await until(() => delivered.length === 2);
    expect(delivered[1]).toEqual(delivered[0]);
    expect(await clientOf(second).createPaymentRequest(order(id))).toEqual({ kind: 'exists' });
  });

  it('given a payment under way, then it is paid at its time although nobody was running', async () => {
    const stateFile = join(directory, `${uuid()}.jsonl`);
    const first = await start({ stateFile, delayMs: 100 });
    const id = await pay(first);
    await stop(first);
    await pause(120);
    const second = await start({ stateFile });
    await until(() => delivered.length === 1);
    const { dateCreated, datePaid } = JSON.parse(delivered[0]?.body ?? '') as Record<
      string,
      string
    >;
    expect(Date.parse(datePaid ?? '') - Date.parse(dateCreated ?? '')).toBe(100);
    expect(await payment(second, id)).toMatchObject({ status: 'PAID', callbacks: { sent: 1 } });
  });

  it('given its certificates were made before, then the same ones are used', async () => {
    const first = await ensureCertificates(directory);
    const [second, third] = await Promise.all([
      ensureCertificates(directory),
      ensureCertificates(directory),
    ]);
    expect(second).toEqual(first);
    expect(third).toEqual(first);
  });

  it('given more records than its memory holds, then the oldest are forgotten', async () => {
    const swish = await start({ recordsMax: 2, autopay: 'hold' });
    const ids = [await pay(swish), await pay(swish), await pay(swish)];
    const { payments } = (await control(swish, 'payments')) as { payments: Summary[] };
    expect(payments.map(({ id }) => id)).toEqual(ids.slice(1));
  });
});

describe('the Swish simulator speaks HTTP as documented', () => {
  const url = (swish: SwishSimulator, path: string): string => `${swish.baseUrl}${path}`;

  it('given a wrong path, version, type or body, then each has its status and an empty body', async () => {
    const swish = await start();
    const put = { method: 'PUT', type: 'application/json', body: '{}' };
    const path = `v2/paymentrequests/${uuid()}`;
    const cases = [
      [404, await call(swish, url(swish, `v1/paymentrequests/${uuid()}`), put)],
      [404, await call(swish, url(swish, 'v2/nothing/1'), put)],
      [415, await call(swish, url(swish, path), { ...put, type: 'text/plain' })],
      [400, await call(swish, url(swish, path), { ...put, body: '{' })],
      [400, await call(swish, url(swish, 'v2/paymentrequests/abc'), put)],
    ] as const;
    for (const [status, answer] of cases) expect(answer).toMatchObject({ status, body: '' });
  });

  it('given an empty request, then every rule is named in an array', async () => {
    const swish = await start();
    const answer = await call(swish, url(swish, `v2/paymentrequests/${uuid()}`), {
      method: 'PUT',
      type: 'application/json',
      body: '{"payeePaymentReference":null}',
    });
    expect(answer.status).toBe(422);
    const errors = JSON.parse(answer.body) as { errorCode: string; additionalInformation: null }[];
    expect(errors.map(({ errorCode }) => errorCode)).toEqual([
      'FF08',
      'RP03',
      'RP01',
      'PA02',
      'AM03',
    ]);
    expect(errors[0]).toHaveProperty('additionalInformation', null);
  });

  it('given a wrong patch operation, then it is PA01 in an array', async () => {
    const swish = await start();
    const answer = await call(swish, url(swish, `v1/paymentrequests/${await pay(swish)}`), {
      method: 'PATCH',
      type: 'application/json-patch+json',
      body: '[{"op":"remove","path":"/status"}]',
    });
    expect(answer.status).toBe(422);
    expect(JSON.parse(answer.body)).toMatchObject([{ errorCode: 'PA01' }]);
  });

  it('given a token, then the QR generator draws it as png and svg, and refuses what is small', async () => {
    const swish = await start();
    const draw = (name: string, input: object): ReturnType<typeof call> =>
      call(swish, `${swish.qrUrl}${name}`, {
        method: 'POST',
        type: 'application/json',
        body: JSON.stringify(input),
      });
    const token = '0'.repeat(32);
    const svg = await draw('commerce', { token, format: 'svg', size: 300 });
    expect(svg).toMatchObject({ status: 200, body: expect.stringContaining('<svg') });
    const png = await draw('prefilled', {
      format: 'png',
      size: 300,
      payee: { value: '1234679304', editable: false },
      amount: { value: 100, editable: false },
      message: { value: '1001', editable: false },
    });
    expect(png).toMatchObject({ status: 200, body: expect.stringContaining('PNG') });
    expect(await draw('commerce', { token, format: 'svg', size: 100 })).toMatchObject({
      status: 400,
    });
  });
});

async function start(
  options: Partial<Parameters<typeof startSwishSimulator>[0]> = {},
): Promise<SwishSimulator> {
  const swish = await startSwishSimulator({
    certificateDirectory: directory,
    delayMs: 10,
    allowLoopbackCallbacks: true,
    ...options,
  });
  const client = createSwishClient({
    baseUrl: swish.baseUrl,
    certificateChainPem: swish.certificates.clientCertPem,
    privateKeyPem: swish.certificates.clientKeyPem,
    extraCaPem: swish.certificates.caPem,
    timeoutMs: 5000,
    socketsMax: 4,
  });
  running.set(swish, client);
  return swish;
}

async function stop(swish: SwishSimulator): Promise<void> {
  running.get(swish)?.close();
  running.delete(swish);
  await swish.close();
}

function clientOf(swish: SwishSimulator): SwishClient {
  return running.get(swish)!;
}

async function pay(swish: SwishSimulator, message = 'Order', payer?: string): Promise<string> {
  const id = uuid();
  const result = await clientOf(swish).createPaymentRequest({
    ...order(id),
    message,
    payerAlias: payer,
  });
  expect(result).toMatchObject({ kind: 'created' });
  return id;
}

function order(instructionUuid: string): Parameters<SwishClient['createPaymentRequest']>[0] {
  return {
    instructionUuid,
    amountOre: 12_345,
    payeeAlias: '1234679304',
    callbackUrl,
    callbackIdentifier: callbackIdentifier(SECRET, instructionUuid),
    payeePaymentReference: 'SC-20261120-9EA699',
  };
}

async function payment(swish: SwishSimulator, id: string): Promise<Summary> {
  return (await control(swish, `payments/${id}`)) as Summary;
}

async function control(swish: SwishSimulator, path: string, input?: object): Promise<unknown> {
  const answer = await fetch(`${swish.controlUrl}/${path}`, {
    method: input === undefined ? 'GET' : 'POST',
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${String(answer.status)} ${text}`);
  return JSON.parse(text) as unknown;
}

function call(
  swish: SwishSimulator,
  url: string,
  wish: { readonly method: string; readonly type: string; readonly body: string },
): Promise<{ readonly status: number | undefined; readonly body: string }> {
  const { caPem, clientCertPem, clientKeyPem } = swish.certificates;
  const agent = new Agent({ ca: caPem, cert: clientCertPem, key: clientKeyPem });
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': wish.type };
    const outgoing = request(url, { method: wish.method, agent, headers });
    outgoing.on('error', reject);
    outgoing.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () => {
        resolve({ status: answer.statusCode, body: Buffer.concat(parts).toString('latin1') });
      });
    });
    outgoing.end(wish.body);
  });
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    if (tries > 500) throw new Error('it never became so');
    await pause(10);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function uuid(): string {
  return instructionUuidOf(randomUUID());
}
