import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Post } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { Writable } from 'node:stream';
import { OperationalError } from '../../libs/kernel/index.ts';
import { createApi } from './create-api.ts';
import { createReadiness, type Readiness } from './health/index.ts';
import { Problem } from './http/index.ts';
import { addToLogContext, createLogger, currentLogContext } from './logging/index.ts';
import { createMetrics } from './metrics/index.ts';

class LineDto {
  @IsInt()
  readonly quantity!: number;
}

class OrderDto {
  @IsString()
  readonly product!: string;

  @ValidateNested({ each: true })
  @Type(() => LineDto)
  readonly lines!: LineDto[];
}

@Controller('planted')
class PlantedController {
  @Get('fault')
  fault(): never {
    throw new Error('the database says ada@example.com');
  }

  @Get('refusal')
  refusal(): never {
    throw new Problem({
      status: 409,
      code: 'order.not-open',
      detail: 'Too late.',
      facts: { status: 'expired', orderStatus: 'expired' },
      retryAfter: 7,
    });
  }

  @Get('away')
  away(): never {
    throw new OperationalError('event-store.unavailable', 'no', { retryable: true });
  }

  @Post('orders')
  async place(@Body() order: OrderDto): Promise<unknown> {
    addToLogContext({ orderRef: 'ORD-20261120-A15A7F' });
    await Promise.resolve();
    return { order, context: currentLogContext() };
  }
}

@Module({ controllers: [PlantedController] })
class PlantedModule {}

describe('the API shell', () => {
  let app: NestFastifyApplication;
  let readiness: Readiness;
  let origin: string;
  const lines: Record<string, unknown>[] = [];

  interface Answer {
    readonly status: number;
    readonly headers: Headers;
    readonly body: string;
    readonly json: () => unknown;
  }

  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const response = await fetch(`${origin}${path}`, init);
    const body = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body,
      json: () => JSON.parse(body) as unknown,
    };
  };

  beforeAll(async () => {
    readiness = createReadiness();
    const destination = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
        done();
      },
    });
    app = await createApi({
      configuration: {
        http: {
          host: '127.0.0.1',
          port: 0,
          publicUrl: undefined,
          corsOrigins: ['https://shop.example'],
          trustProxy: false,
        },
      },
      logger: createLogger({ level: 'info', program: 'api', destination }),
      metrics: createMetrics(),
      readiness,
      modules: [PlantedModule],
    });
    await app.listen(0, '127.0.0.1');
    origin = await app.getUrl();
  });

  afterAll(() => app.close());

  it('given a running process, when it is asked whether it lives, then it says so', async () => {
    const answer = await ask('/health/live');
    expect(answer.json()).toEqual({ live: true });
  });

  it('given a failing check, when readiness is asked, then it is 503 and names the check', async () => {
    expect((await ask('/health/ready')).status).toBe(200);
    let works = false;
    readiness.add({
      name: 'database',
      check: async () => {
        if (!works) throw new Error('gone');
      },
    });
    const answer = await ask('/health/ready');
    expect(answer.status).toBe(503);
    expect(answer.json()).toEqual({ ready: false, checks: { database: 'failed' } });
    works = true;
    expect((await ask('/health/ready')).status).toBe(200);
  });

  it('given requests, when metrics are read, then they are counted by route', async () => {
    await ask('/planted/refusal?token=secret');
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(answer.body).toContain('route="/planted/refusal",status="409"');
    expect(answer.body).not.toContain('secret');
  });

  it('given the documentation, when it is read, then it is OpenAPI and a page', async () => {
    expect((await ask('/docs-json')).json()).toMatchObject({ openapi: '3.0.0' });
    expect((await ask('/docs')).headers.get('content-type')).toContain('text/html');
    const events = await ask('/docs/events');
    expect(events.headers.get('content-type')).toContain('application/schema+json');
    expect(await events.json()).toMatchObject({
      $defs: { OrderPlaced: { title: 'OrderPlaced (version 1)', type: 'object' } },
    });
  });

  it('given a fault of ours, when it is answered, then it is 500 and tells nothing of our insides', async () => {
    const answer = await ask('/planted/fault');
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(answer.json()).toMatchObject({
      status: 500,
      code: 'internal',
      title: 'Internal Server Error',
    });
    expect(answer.body).not.toMatch(/database|example\.com|\.ts/);
    const logged = lines.find(({ message }) => message === 'A request failed');
    expect(logged).toMatchObject({
      level: 'error',
      requestId: answer.headers.get('x-request-id'),
      err: { type: 'Error', message: 'the database says [hidden]' },
    });
  });

  it('given a refusal, when it is answered, then its code, facts and headers are in it', async () => {
    const answer = await ask('/planted/refusal');
    expect(answer.status).toBe(409);
    expect(answer.headers.get('retry-after')).toBe('7');
    expect(answer.json()).toEqual({
      type: 'urn:order-ledger:problem:order.not-open',
      title: 'Conflict',
      status: 409,
      code: 'order.not-open',
      detail: 'Too late.',
      orderStatus: 'expired',
      requestId: answer.headers.get('x-request-id'),
    });
  });

  it('given a store that is away, when it is answered, then it is 503 with Retry-After', async () => {
    const answer = await ask('/planted/away');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('2');
    expect(answer.json()).toMatchObject({ code: 'event-store.unavailable' });
  });

  const post = (payload: string, type = 'application/json'): RequestInit => ({
    method: 'POST',
    headers: { 'content-type': type },
    body: payload,
  });
  const orders = '/planted/orders';

  it.each<[string, string, RequestInit, number, string]>([
    ['nothing at the path', '/nowhere?token=sesame', {}, 404, 'request.not-found'],
    ['a wrong method', orders, { method: 'DELETE' }, 405, 'request.method-not-allowed'],
    ['no JSON', orders, post('{'), 400, 'request.unreadable'],
    ['an empty body', orders, post(''), 400, 'request.unreadable'],
    ['poisoned JSON', orders, post('{"__proto__":{"a":1}}'), 400, 'request.unreadable'],
    ['another type', orders, post('<a/>', 'text/xml'), 415, 'request.unsupported-media-type'],
    ['too much', orders, post(`"${'x'.repeat(1024 * 1024)}"`), 413, 'request.too-large'],
    ['an unreadable address', '/planted/%zz', {}, 400, 'request.unreadable'],
    ['a list for a body', orders, post('[1]'), 400, 'request.invalid'],
    ['null for a body', orders, post('null'), 400, 'request.invalid'],
  ])(
    'given %s, when it is answered, then it is a problem',
    async (_what, path, init, status, code) => {
      const answer = await ask(path, init);
      expect(answer.json()).toMatchObject({ status, code });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(answer.body).not.toContain('sesame');
    },
  );

  it('given bytes that are not HTTP, when they are answered, then it is a problem', async () => {
    const { port } = new URL(origin);
    const socket = connect(Number(port), '127.0.0.1');
    socket.end('garbage\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1.1 400 Bad Request/);
    expect(answer).toContain('"code":"request.unreadable"');
  });

  it('given wrong fields, when they are answered, then each is named and no value is shown', async () => {
    const payload = { product: 4711, lines: [{ quantity: 1 }, { quantity: 'many' }] };
    const answer = await ask(orders, post(JSON.stringify(payload)));
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      code: 'request.invalid',
      errors: [
        { field: 'product', code: 'is-string', message: 'product must be a string' },
        { field: 'lines.1.quantity', code: 'is-int' },
      ],
    });
    expect(answer.body).not.toMatch(/4711|many/);
  });

  it('given a request id, when a request is worked on, then it is in the context, the answer and the log', async () => {
    const answer = await ask('/planted/orders?token=abc', {
      method: 'POST',
      headers: { 'x-request-id': 'request-0001', 'content-type': 'application/json' },
      body: JSON.stringify({ product: 'course', lines: [] }),
    });
    expect(answer.headers.get('x-request-id')).toBe('request-0001');
    expect(answer.json()).toMatchObject({
      context: { requestId: 'request-0001', orderRef: 'ORD-20261120-A15A7F' },
    });
    const logged = lines.find(({ requestId }) => requestId === 'request-0001');
    expect(logged).toMatchObject({
      url: '/planted/orders?token=[hidden]',
      status: 201,
      orderRef: 'ORD-20261120-A15A7F',
    });
  });

  it('given a shop that is configured, when its browser asks first, then it may call, and others may not', async () => {
    const preflight = (from: string): Promise<Answer> =>
      ask(orders, {
        method: 'OPTIONS',
        headers: { origin: from, 'access-control-request-method': 'POST' },
      });
    const allowed = await preflight('https://shop.example');
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    const other = await preflight('https://other.example');
    expect(other.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('given a service that is ending, when readiness is asked, then it is 503', async () => {
    readiness.drain();
    expect((await ask('/health/ready')).status).toBe(503);
  });
});
