import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PemConverter, X509CertificateGenerator } from '@peculiar/x509';
import { createSwishClient, type SwishClient } from './swish.client.ts';
import type { SwishFetch } from './swish.transport.ts';

const ID = '0123456789ABCDEF0123456789ABCDEF';
const BASE = 'https://cpc.getswish.net/swish-cpcapi/api/';
let certificateChainPem: string;
let privateKeyPem: string;

beforeAll(async () => {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=1234679304',
    signingAlgorithm: algorithm,
    keys,
  });
  certificateChainPem = certificate.toString('pem');
  const key = await crypto.subtle.exportKey('pkcs8', keys.privateKey);
  privateKeyPem = PemConverter.encode(key, 'PRIVATE KEY');
});

type Request = Parameters<SwishFetch>[1];

interface Answer {
  readonly status: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Asked {
  readonly url: string;
  readonly request: Request;
}

function clientThatHears(answer: Answer | Error): { client: SwishClient; asked: Asked[] } {
  const asked: Asked[] = [];
  const fetch: SwishFetch = (url, request) => {
    asked.push({ url, request });
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve({
      status: answer.status,
      headers: { get: (name) => answer.headers?.[name] ?? null },
      text: () => Promise.resolve(answer.body ?? ''),
    });
  };
  const client = createSwishClient(
    {
      baseUrl: BASE,
      certificateChainPem,
      privateKeyPem,
      timeoutMs: 1000,
      socketsMax: 1,
    },
    { fetch },
  );
  return { client, asked };
}

const input = {
  instructionUuid: ID,
  amountOre: 10_000,
  payeeAlias: '1234679304',
  callbackUrl: 'https://shop.example/callback',
  callbackIdentifier: '0'.repeat(36),
};

describe('what the Swish client sends', () => {
  it('given a payment, then it is a PUT on v2 with the amount as text and nothing absent', async () => {
    const { client, asked } = clientThatHears({ status: 201 });
    await client.createPaymentRequest(input);
    expect(asked[0]?.url).toBe(`${BASE}v2/paymentrequests/${ID}`);
    expect(asked[0]?.request).toMatchObject({ method: 'PUT', redirect: 'manual' });
    expect(JSON.parse(asked[0]?.request.body ?? '')).toEqual({
      callbackUrl: 'https://shop.example/callback',
      callbackIdentifier: '0'.repeat(36),
      payeeAlias: '1234679304',
      amount: '100.00',
      currency: 'SEK',
    });
  });

  it('given a read and a cancel, then they are on v1, the cancel a JSON patch', async () => {
    const { client, asked } = clientThatHears({ status: 404 });
    await client.readPaymentRequest(ID);
    await client.readRefund(ID);
    await client.cancelPaymentRequest(ID);
    expect(asked.map(({ url, request }) => `${request.method} ${url}`)).toEqual([
      `GET ${BASE}v1/paymentrequests/${ID}`,
      `GET ${BASE}v1/refunds/${ID}`,
      `PATCH ${BASE}v1/paymentrequests/${ID}`,
    ]);
    expect(asked[2]?.request.headers['content-type']).toBe('application/json-patch+json');
    expect(asked[2]?.request.body).toBe('[{"op":"replace","path":"/status","value":"cancelled"}]');
  });

  it('given an id of another form, then nothing is sent', async () => {
    const { client, asked } = clientThatHears({ status: 200 });
    await expect(client.readPaymentRequest('../refunds/1')).rejects.toThrow(RangeError);
    expect(asked).toHaveLength(0);
  });
});

describe('what the Swish client makes of an answer', () => {
  it('given a Location elsewhere, then it is not followed', async () => {
    const { client } = clientThatHears({
      status: 201,
      headers: { location: 'https://evil.example/x', PaymentRequestToken: 'bad token' },
    });
    expect(await client.createPaymentRequest(input)).toEqual({
      kind: 'created',
      location: `${BASE}v1/paymentrequests/${ID}`,
    });
  });

  it.each([200, 202, 301, 408, 409, 429, 500, 502, 503, 504])(
    'given %d to a create, then nobody knows',
    async (status) => {
      const { client } = clientThatHears({ status });
      expect(await client.createPaymentRequest(input)).toMatchObject({ kind: 'unknown', status });
    },
  );

  it.each(['', '<html>', '[]', '{}', '[{"errorCode":7}]'])(
    'given 422 with the body %s, then nobody knows',
    async (body) => {
      const { client } = clientThatHears({ status: 422, body });
      expect(await client.createPaymentRequest(input)).toMatchObject({ kind: 'unknown' });
    },
  );

  it('given RP09 among others, then it exists', async () => {
    const body = '[{"errorCode":"RP06"},{"errorCode":"RP09","additionalInformation":""}]';
    const { client } = clientThatHears({ status: 422, body });
    expect(await client.createPaymentRequest(input)).toEqual({ kind: 'exists' });
  });

  it('given 404 to a create, then the address is wrong and nothing has happened', async () => {
    const { client } = clientThatHears({ status: 404 });
    expect(await client.createPaymentRequest(input)).toMatchObject({
      kind: 'misconfigured',
      reason: 'wrong-address',
    });
  });

  it('given 404 with a web page to a read, then it is not Swish who says so', async () => {
    const { client } = clientThatHears({ status: 404, body: '<html>Not here</html>' });
    expect(await client.readPaymentRequest(ID)).toMatchObject({ kind: 'unknown', status: 404 });
  });

  it('given another payment’s object, then it is no answer', async () => {
    const body = JSON.stringify({
      id: `F${ID.slice(1)}`,
      payeeAlias: '1234679304',
      amount: 100,
      currency: 'SEK',
      status: 'PAID',
      dateCreated: '2026-01-02T14:29:51.092Z',
    });
    const { client } = clientThatHears({ status: 200, body });
    expect(await client.readPaymentRequest(ID)).toMatchObject({ kind: 'unknown' });
    expect(await client.cancelPaymentRequest(ID)).toMatchObject({ kind: 'unknown' });
  });
});

describe('what the Swish client makes of a broken connection', () => {
  const failure = (fields: object): Error =>
    Object.assign(new Error('request to https://x failed'), fields);

  it.each([
    ['ECONNREFUSED', { code: 'ECONNREFUSED' }, 'not-reached', 'ECONNREFUSED'],
    ['no such host', { code: 'ENOTFOUND' }, 'not-reached', 'ENOTFOUND'],
    [
      'connect timed out',
      { code: 'ETIMEDOUT', erroredSysCall: 'connect' },
      'not-reached',
      'ETIMEDOUT',
    ],
    ['read timed out', { code: 'ETIMEDOUT', erroredSysCall: 'read' }, 'unknown', 'ETIMEDOUT'],
    ['a reset', { code: 'ECONNRESET' }, 'unknown', 'ECONNRESET'],
    ['our own time-out', { name: 'AbortError' }, 'unknown', 'timeout'],
    [
      'a premature end',
      { code: 'ERR_STREAM_PREMATURE_CLOSE' },
      'unknown',
      'ERR_STREAM_PREMATURE_CLOSE',
    ],
    ['an answer without end', { type: 'max-size' }, 'unknown', 'connection-lost'],
    [
      'an unknown authority',
      { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' },
      'misconfigured',
      'server-not-trusted',
    ],
    ['an expired server', { code: 'CERT_HAS_EXPIRED' }, 'misconfigured', 'server-not-trusted'],
    [
      'another host’s certificate',
      { code: 'ERR_TLS_CERT_ALTNAME_INVALID' },
      'misconfigured',
      'server-not-trusted',
    ],
    [
      'our certificate expired',
      {
        code: 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
        message: 'ssl/tls alert certificate expired',
      },
      'misconfigured',
      'handshake-refused',
    ],
    [
      'our certificate unknown',
      { code: 'EPROTO', message: 'write EPROTO tlsv1 alert unknown ca' },
      'misconfigured',
      'handshake-refused',
    ],
    [
      'a broken record',
      { code: 'EPROTO', message: 'write EPROTO tlsv1 alert internal error' },
      'unknown',
      'EPROTO',
    ],
  ])('given %s, then %j is %s (%s)', async (_what, fields, kind, reason) => {
    const { client } = clientThatHears(failure(fields));
    expect(await client.createPaymentRequest(input)).toMatchObject({ kind, reason });
  });

  it('given an error that quotes what we sent, then nothing of it is passed on', async () => {
    const { client } = clientThatHears(failure({ code: 'secret 46700000000' }));
    expect(JSON.stringify(await client.createPaymentRequest(input))).not.toContain('46700000000');
  });
});
