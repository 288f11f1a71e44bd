import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  callbackIdentifier,
  createSwishClient,
  instructionUuidOf,
  type PaymentRequestInput,
  type RefundInput,
  type SwishClient,
  type SwishClientConfig,
} from '../../../libs/payments/gateways/swish/index.ts';
import { ensureClientCertificate, startSwishSimulator, type SwishSimulator } from './index.ts';

const MERCHANT = '1234679304';
/** What a test opened, closed after it also when it fails. */
const opened: { readonly close: () => unknown }[] = [];

const SECRET = 'a secret of at least sixteen characters';

let directory: string;
let swish: SwishSimulator;
let client: SwishClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'swish-client-'));
  swish = await startSwishSimulator({ certificateDirectory: directory, delayMs: 30 });
  client = createSwishClient(configuration());
});

beforeEach(() => control('mode', { silent: true }));

afterEach(async () => {
  for (const open of opened.splice(0)) open.close();
  await control('reset');
});

afterAll(async () => {
  client.close();
  await swish.close();
  await rm(directory, { recursive: true });
});

describe('the Swish client asks for a payment', () => {
  it('given a phone number, when it asks, then it is created without a token', async () => {
    const input = eCommerce();
    const result = await client.createPaymentRequest(input);
    expect(result).toEqual({
      kind: 'created',
      location: `${swish.baseUrl}v1/paymentrequests/${input.instructionUuid}`,
    });
  });

  it('given no phone number, when it asks, then it is created with a token', async () => {
    const result = await client.createPaymentRequest(mCommerce());
    expect(result).toMatchObject({
      kind: 'created',
      token: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
  });

  it('given the instruction is in use, when it asks again, then it hears that it exists', async () => {
    const input = eCommerce();
    await client.createPaymentRequest(input);
    expect(await client.createPaymentRequest(input)).toEqual({ kind: 'exists' });
  });

  it('given the payer has an open request, when another is made, then it is refused', async () => {
    await control('mode', { autopay: 'hold' });
    const first = eCommerce();
    await client.createPaymentRequest(first);
    const result = await client.createPaymentRequest(eCommerce({ payerAlias: first.payerAlias }));
    expect(result).toEqual({
      kind: 'refused',
      code: 'payment.payer-has-open-request',
      status: 422,
      swishErrors: ['RP06'],
      retryable: false,
    });
  });

  it.each([
    ['FF08', 'refused', 'payment.reference-invalid'],
    ['RP01', 'misconfigured', 'payment.gateway-misconfigured'],
    ['RP02', 'refused', 'payment.message-invalid'],
    ['RP03', 'misconfigured', 'payment.gateway-misconfigured'],
    ['BE18', 'refused', 'payment.payer-phone-invalid'],
    ['PA01', 'misconfigured', 'payment.gateway-misconfigured'],
    ['PA02', 'refused', 'payment.amount-invalid'],
    ['AM02', 'refused', 'payment.amount-too-large'],
    ['AM03', 'refused', 'payment.currency-unsupported'],
    ['AM06', 'refused', 'payment.amount-too-small'],
    ['ACMT01', 'refused', 'payment.counterpart-not-activated'],
    ['ACMT03', 'refused', 'payment.payer-not-enrolled'],
    ['ACMT07', 'misconfigured', 'payment.payee-not-enrolled'],
    ['VR01', 'refused', 'payment.payer-too-young'],
    ['VR02', 'refused', 'payment.payer-identity-differs'],
    ['UNKW', 'misconfigured', 'payment.gateway-misconfigured'],
  ])('given Swish answers %s, when it asks, then it is %s with %s', async (code, kind, ours) => {
    const result = await client.createPaymentRequest(eCommerce({ message: code }));
    expect(result).toMatchObject({ kind, code: ours });
    expect((await control('payments'))['payments']).toHaveLength(0);
  });

  it('given 50 öre, when it asks, then Swish finds it too small by its own rule', async () => {
    const result = await client.createPaymentRequest(eCommerce({ amountOre: 50 }));
    expect(result).toMatchObject({ kind: 'refused', swishErrors: ['AM06'] });
  });

  it('given several mistakes, when it asks, then every one of them is named', async () => {
    const result = await client.createPaymentRequest(
      eCommerce({ payerAlias: '0701234567', message: 'a-b', payeePaymentReference: 'a b' }),
    );
    expect(result).toMatchObject({ kind: 'refused', swishErrors: ['FF08', 'BE18', 'RP02'] });
  });

  it('given a callback address without https, when it asks, then the set-up is at fault', async () => {
    const result = await client.createPaymentRequest(
      eCommerce({ callbackUrl: 'http://127.0.0.1:3000/callback' }),
    );
    expect(result).toMatchObject({ kind: 'misconfigured', reason: 'RP03', status: 422 });
  });

  it('given a bad callback identifier, when it asks, then it is a malformed request', async () => {
    const result = await client.createPaymentRequest(eCommerce({ callbackIdentifier: 'short' }));
    expect(result).toMatchObject({
      kind: 'refused',
      code: 'payment.request-malformed',
      status: 400,
    });
  });

  it('given the certificate is another merchant’s, when it asks, then 403 is a set-up fault', async () => {
    await control('mode', { checkPayeeAlias: true });
    const result = await client.createPaymentRequest(eCommerce({ payeeAlias: '1231181189' }));
    expect(result).toEqual({
      kind: 'misconfigured',
      code: 'payment.gateway-misconfigured',
      reason: 'PA01',
      status: 403,
    });
  });

  it('given Swish answers 401, when it asks, then the set-up is at fault', async () => {
    await control('faults', { operation: 'payment', fault: 'fail-before', status: 401 });
    const result = await client.createPaymentRequest(eCommerce());
    expect(result).toMatchObject({ kind: 'misconfigured', reason: 'not-enrolled', status: 401 });
  });
});

describe('the Swish client bears what goes wrong on the way', () => {
  it('given the answer is lost, when it asks, then it does not know, and asking tells', async () => {
    await control('mode', { faults: { loseAnswer: 1 } });
    const input = eCommerce();
    expect(await client.createPaymentRequest(input)).toMatchObject({ kind: 'unknown' });
    expect(await client.readPaymentRequest(input.instructionUuid)).toMatchObject({ kind: 'found' });
    expect(await client.createPaymentRequest(input)).toEqual({ kind: 'exists' });
  });

  it('given 500 after the charge, when it asks, then it does not know, and it was paid', async () => {
    await control('mode', { faults: { failAfter: 1 } });
    const input = eCommerce();
    expect(await client.createPaymentRequest(input)).toEqual({
      kind: 'unknown',
      reason: 'unexpected-status',
      status: 500,
    });
    expect(await client.readPaymentRequest(input.instructionUuid)).toMatchObject({
      kind: 'found',
      payment: { status: 'PAID', amountOre: 12_345 },
    });
  });

  it('given 500 before any work, when it asks, then it does not know, and there is none', async () => {
    await control('mode', { faults: { failBefore: 1 } });
    const input = eCommerce();
    expect(await client.createPaymentRequest(input)).toMatchObject({ kind: 'unknown' });
    expect(await client.readPaymentRequest(input.instructionUuid)).toEqual({ kind: 'not-found' });
    expect(await client.createPaymentRequest(input)).toMatchObject({ kind: 'created' });
  });

  it('given Swish is slower than the time-out, when it asks, then it does not know', async () => {
    await control('mode', { faults: { slowAnswer: 1, slowMs: 2000 } });
    const hasty = openClient({ ...configuration(), timeoutMs: 100 });
    const input = eCommerce();
    expect(await hasty.createPaymentRequest(input)).toEqual({ kind: 'unknown', reason: 'timeout' });
    expect(await client.readPaymentRequest(input.instructionUuid)).toMatchObject({ kind: 'found' });
  });

  it('given somebody else’s page as answer, when it reads, then it does not know', async () => {
    const input = eCommerce();
    await client.createPaymentRequest(input);
    await control('faults', { operation: 'read', fault: 'garbage', times: 1 });
    expect(await client.readPaymentRequest(input.instructionUuid)).toEqual({
      kind: 'unknown',
      reason: 'unreadable-answer',
      status: 200,
    });
    await control('faults', { operation: 'read', fault: 'garbage', times: 1 });
    expect(await client.readPaymentRequest(uuid())).toMatchObject({ kind: 'unknown', status: 404 });
  });

  it('given nobody listens, when it asks, then Swish was not reached', async () => {
    const nowhere = openClient({
      ...configuration(),
      baseUrl: 'https://127.0.0.1:9/swish-cpcapi/api/',
    });
    expect(await nowhere.createPaymentRequest(eCommerce())).toEqual({
      kind: 'not-reached',
      reason: 'ECONNREFUSED',
    });
    expect(await nowhere.readPaymentRequest(uuid())).toMatchObject({ kind: 'unknown' });
  });

  it('given the connection breaks before TLS is up, when it asks, then it was not reached', async () => {
    const broken = createServer((socket) => socket.on('data', () => socket.destroy()));
    opened.push(broken);
    const port = await new Promise<number>((resolve) => {
      broken.listen(0, '127.0.0.1', () => {
        resolve((broken.address() as { port: number }).port);
      });
    });
    const cut = openClient({
      ...configuration(),
      baseUrl: `https://127.0.0.1:${String(port)}/swish-cpcapi/api/`,
    });
    expect(await cut.createPaymentRequest(eCommerce())).toEqual({
      kind: 'not-reached',
      reason: 'handshake-broken',
    });
  });
});

describe('the Swish client and TLS', () => {
  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'given no certificate over %s, when one connects, then there is no HTTP answer at all',
    async (version) => {
      const { Agent, request } = await import('node:https');
      const agent = new Agent({ ca: swish.certificates.caPem, maxVersion: version });
      const answer = await new Promise((resolve) => {
        const call = request(`${swish.baseUrl}v1/paymentrequests/${uuid()}`, { agent });
        call.on('response', () => {
          resolve('answered');
        });
        call.on('error', () => {
          resolve('no answer');
        });
        call.end();
      });
      expect(answer).toBe('no answer');
    },
  );

  it('given Swish refuses the handshake, when it asks, then the set-up is at fault', async () => {
    const { default: fetch } = await import('node-fetch');
    const { Agent } = await import('node:https');
    const bare = new Agent({ ca: swish.certificates.caPem });
    const without = openClient(configuration(), {
      fetch: (url, request) => fetch(url, { ...request, agent: bare }),
    });
    expect(await without.createPaymentRequest(eCommerce())).toMatchObject({
      kind: 'misconfigured',
      reason: 'handshake-refused',
    });
    const old = new Agent({ ca: swish.certificates.caPem, maxVersion: 'TLSv1.2' });
    const withoutToo = openClient(configuration(), {
      fetch: (url, request) => fetch(url, { ...request, agent: old }),
    });
    expect(await withoutToo.readPaymentRequest(uuid())).toMatchObject({
      kind: 'misconfigured',
      reason: 'handshake-refused',
    });
  });

  it('given the leaf without its chain, when it asks, then nothing is created', async () => {
    const leafOnly = swish.certificates.clientCertPem.split(/(?<=-----END CERTIFICATE-----)/)[0]!;
    const alone = openClient({ ...configuration(), certificateChainPem: leafOnly });
    const input = eCommerce();
    expect((await alone.createPaymentRequest(input)).kind).not.toBe('created');
    expect(await client.readPaymentRequest(input.instructionUuid)).toEqual({ kind: 'not-found' });
  });

  it('given an authority that we do not trust, when it asks, then the set-up is at fault', async () => {
    const rest = { ...configuration(), extraCaPem: undefined };
    const distrustful = openClient(rest);
    expect(await distrustful.createPaymentRequest(eCommerce())).toMatchObject({
      kind: 'misconfigured',
      reason: 'server-not-trusted',
    });
  });

  it.each([
    ['no certificate at all', { certificateChainPem: 'nothing' }],
    ['no key', { privateKeyPem: 'nothing' }],
    ['the key of another certificate', {}],
  ])('given %s, when it asks, then it says so and shows no secret', async (_what, change) => {
    const other = await ensureClientCertificate(directory, '1231181189');
    const bad = openClient({
      ...configuration(),
      privateKeyPem: other.keyPem,
      ...change,
    });
    const result = await bad.createPaymentRequest(eCommerce());
    expect(result).toEqual({
      kind: 'misconfigured',
      code: 'payment.gateway-misconfigured',
      reason: 'certificate-unreadable',
    });
  });
});

describe('the Swish client reads and cancels', () => {
  it('given a paid request, when it reads, then the amount is whole öre and the payer is known', async () => {
    await control('mode', { autopay: 'hold' });
    const input = mCommerce({ amountOre: 1999 });
    await client.createPaymentRequest(input);
    await control(`payments/${input.instructionUuid}/pay`);
    const result = await client.readPaymentRequest(input.instructionUuid);
    expect(result).toMatchObject({
      kind: 'found',
      payment: {
        id: input.instructionUuid,
        status: 'PAID',
        amountOre: 1999,
        currency: 'SEK',
        payeeAlias: MERCHANT,
        payerAlias: '46464646464',
        errorCode: undefined,
      },
    });
  });

  it.each(['RF07', 'BANKIDCL', 'FF10', 'TM01', 'DS24'])(
    'given the payment ends as %s, when it reads, then it finds ERROR with that code',
    async (code) => {
      const input = eCommerce({ message: code });
      expect(await client.createPaymentRequest(input)).toMatchObject({ kind: 'created' });
      const payment = await readUntil(input.instructionUuid, 'ERROR');
      expect(payment).toMatchObject({ status: 'ERROR', errorCode: code, datePaid: undefined });
    },
  );

  it.each([
    ['decline', 'DECLINED'],
    ['cancel', 'CANCELLED'],
    ['time-out', 'ERROR'],
  ])('given the payer does %s, when it reads, then it finds %s', async (action, status) => {
    await control('mode', { autopay: 'hold' });
    const input = eCommerce();
    await client.createPaymentRequest(input);
    await control(`payments/${input.instructionUuid}/${action}`);
    expect(await client.readPaymentRequest(input.instructionUuid)).toMatchObject({
      kind: 'found',
      payment: { status },
    });
  });

  it('given an unknown id, when it reads, then it is not found', async () => {
    expect(await client.readPaymentRequest(uuid())).toEqual({ kind: 'not-found' });
  });

  it('given another merchant’s payment, when it reads, then it is not found', async () => {
    await control('mode', { checkPayeeAlias: true });
    const input = eCommerce();
    await client.createPaymentRequest(input);
    const other = await ensureClientCertificate(directory, '1231181189');
    const stranger = openClient({
      ...configuration(),
      certificateChainPem: other.certPem,
      privateKeyPem: other.keyPem,
    });
    expect(await stranger.readPaymentRequest(input.instructionUuid)).toEqual({ kind: 'not-found' });
  });

  it('given an open request, when it cancels, then it is cancelled, and again already so', async () => {
    await control('mode', { autopay: 'hold' });
    const input = eCommerce();
    await client.createPaymentRequest(input);
    expect(await client.cancelPaymentRequest(input.instructionUuid)).toMatchObject({
      kind: 'cancelled',
      payment: { status: 'CANCELLED' },
    });
    expect(await client.cancelPaymentRequest(input.instructionUuid)).toEqual({
      kind: 'already-cancelled',
    });
  });

  it('given the payer pays while it cancels, then it cannot, and reading tells the truth', async () => {
    await control('mode', { autopay: 'hold' });
    await control('faults', { operation: 'cancel', fault: 'pay-first' });
    const input = eCommerce();
    await client.createPaymentRequest(input);
    expect(await client.cancelPaymentRequest(input.instructionUuid)).toEqual({
      kind: 'not-cancellable',
    });
    expect(await client.readPaymentRequest(input.instructionUuid)).toMatchObject({
      payment: { status: 'PAID' },
    });
  });

  it('given no such request, when it cancels, then it is not found', async () => {
    expect(await client.cancelPaymentRequest(uuid())).toEqual({ kind: 'not-found' });
  });

  it('given the answer to the cancel is lost, then it does not know', async () => {
    await control('mode', { autopay: 'hold' });
    await control('faults', { operation: 'cancel', fault: 'lose-answer' });
    const input = eCommerce();
    await client.createPaymentRequest(input);
    expect(await client.cancelPaymentRequest(input.instructionUuid)).toMatchObject({
      kind: 'unknown',
    });
  });
});

describe('the Swish client refunds', () => {
  it('given a paid request, when a part is refunded, then it goes to DEBITED and PAID', async () => {
    const input = await refundOfPaid(2500);
    expect(await client.createRefund(input)).toEqual({
      kind: 'created',
      location: `${swish.baseUrl}v1/refunds/${input.instructionUuid}`,
    });
    await control(`refunds/${input.instructionUuid}/debit`);
    expect(await client.readRefund(input.instructionUuid)).toMatchObject({
      refund: { status: 'DEBITED', amountOre: 2500 },
    });
    await control(`refunds/${input.instructionUuid}/pay`);
    expect(await client.readRefund(input.instructionUuid)).toMatchObject({
      refund: { status: 'PAID', originalPaymentReference: input.originalPaymentReference },
    });
  });

  it('given a late error, when it reads, then the refund has failed after it was debited', async () => {
    await control('mode', { refund: { autopay: 'late-error:FF10', delayMs: 5, silent: true } });
    const input = await refundOfPaid(100);
    await client.createRefund(input);
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect(await client.readRefund(input.instructionUuid)).toMatchObject({
      refund: { status: 'ERROR', errorCode: 'FF10' },
    });
  });

  it('given too much, when it refunds, then it is refused and told what is left', async () => {
    const first = await refundOfPaid(10_000);
    await client.createRefund(first);
    const result = await client.createRefund({ ...first, instructionUuid: uuid() });
    expect(result).toEqual({
      kind: 'refused',
      code: 'refund.amount-too-large',
      status: 422,
      swishErrors: ['RF08'],
      retryable: false,
      remainingOre: 2345,
    });
  });

  it('given an unknown payment, when it refunds, then it is refused', async () => {
    const result = await client.createRefund(refund({ originalPaymentReference: 'NONE' }));
    expect(result).toMatchObject({ kind: 'refused', code: 'refund.original-not-found' });
  });

  it('given another merchant’s payment, when it refunds, then the set-up is at fault', async () => {
    const input = await refundOfPaid(100);
    const result = await client.createRefund({ ...input, payerAlias: '1231181189' });
    expect(result).toMatchObject({ kind: 'misconfigured', reason: 'RF03' });
  });

  it('given the Merchant Swish Simulator’s ways, when it refunds, then nothing is checked', async () => {
    await control('mode', { strictRefunds: false });
    const result = await client.createRefund(refund({ originalPaymentReference: 'NONE' }));
    expect(result).toMatchObject({ kind: 'created' });
  });

  it('given the answer is lost, when it repeats, then it hears that it exists', async () => {
    await control('faults', { operation: 'refund', fault: 'lose-answer' });
    const input = await refundOfPaid(100);
    expect(await client.createRefund(input)).toMatchObject({ kind: 'unknown' });
    expect(await client.createRefund(input)).toEqual({ kind: 'exists' });
  });

  it('given the bank is too slow (504), when it refunds, then it does not know', async () => {
    await control('faults', { operation: 'refund', fault: 'fail-after', status: 504 });
    const input = await refundOfPaid(100);
    expect(await client.createRefund(input)).toMatchObject({ kind: 'unknown', status: 504 });
    expect(await client.readRefund(input.instructionUuid)).toMatchObject({ kind: 'found' });
  });

  it('given no such refund, when it reads, then it is not found', async () => {
    expect(await client.readRefund(uuid())).toEqual({ kind: 'not-found' });
  });
});

function openClient(...parts: Parameters<typeof createSwishClient>): SwishClient {
  const made = createSwishClient(...parts);
  opened.push(made);
  return made;
}

function configuration(): SwishClientConfig {
  return {
    baseUrl: swish.baseUrl,
    certificateChainPem: swish.certificates.clientCertPem,
    privateKeyPem: swish.certificates.clientKeyPem,
    extraCaPem: swish.certificates.caPem,
    timeoutMs: 5000,
    socketsMax: 8,
  };
}

function mCommerce(change: Partial<PaymentRequestInput> = {}): PaymentRequestInput {
  const instructionUuid = uuid();
  return {
    instructionUuid,
    amountOre: 12_345,
    payeeAlias: MERCHANT,
    callbackUrl: 'https://shop.example/api/payments/swish/callback',
    callbackIdentifier: callbackIdentifier(SECRET, instructionUuid),
    payeePaymentReference: 'SC-20261120-9EA699',
    message: 'Order 1001',
    ...change,
  };
}

function eCommerce(change: Partial<PaymentRequestInput> = {}): PaymentRequestInput {
  phone += 1;
  return mCommerce({ payerAlias: String(phone), ...change });
}

let phone = 46_700_000_000;

function refund(change: Partial<RefundInput>): RefundInput {
  const instructionUuid = uuid();
  return {
    instructionUuid,
    amountOre: 100,
    originalPaymentReference: 'NONE',
    payerAlias: MERCHANT,
    callbackUrl: 'https://shop.example/api/payments/swish/callback',
    callbackIdentifier: callbackIdentifier(SECRET, instructionUuid),
    payerPaymentReference: 'REF77',
    message: 'Retur',
    ...change,
  };
}

type PaymentRead = Extract<
  Awaited<ReturnType<SwishClient['readPaymentRequest']>>,
  { readonly kind: 'found' }
>['payment'];

async function refundOfPaid(amountOre: number): Promise<RefundInput> {
  const input = eCommerce();
  await client.createPaymentRequest(input);
  const { paymentReference } = await readUntil(input.instructionUuid, 'PAID');
  return refund({ amountOre, originalPaymentReference: String(paymentReference) });
}

async function readUntil(id: string, status: string): Promise<PaymentRead> {
  for (;;) {
    const result = await client.readPaymentRequest(id);
    if (result.kind === 'found' && result.payment.status === status) return result.payment;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function control(path: string, input?: object): Promise<Record<string, unknown>> {
  const isRead = input === undefined && /^(payments|refunds)$/.test(path);
  const answer = await fetch(`${swish.controlUrl}/${path}`, {
    method: isRead ? 'GET' : 'POST',
    ...(isRead ? {} : { body: JSON.stringify(input ?? {}) }),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  if (!answer.ok) throw new Error(`control ${path}: ${JSON.stringify(body)}`);
  return body;
}

function uuid(): string {
  return instructionUuidOf(randomUUID());
}
