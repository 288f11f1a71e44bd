import { Agent, request as httpRequest } from 'node:http';

export interface HttpRequest {
  readonly method?: string;
  readonly path: string;
  readonly body?: unknown;
  /** An API key. */
  readonly key?: string;
  readonly orderToken?: string;
  readonly idempotencyKey?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** The body as JSON; undefined when it is none. */
  readonly json: unknown;
}

/** Real HTTP over kept connections, as a shop's server makes it. */
export function httpClient(origin: string): (request: HttpRequest) => Promise<HttpAnswer> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  return (wanted) =>
    new Promise((resolve, reject) => {
      const body = wanted.body === undefined ? undefined : bodyText(wanted.body);
      const request = httpRequest(
        `${origin}${wanted.path}`,
        {
          agent,
          method: wanted.method ?? (body === undefined ? 'GET' : 'POST'),
          headers: headersOf(wanted, body),
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            const text = Buffer.concat(chunks).toString('utf8');
            const { statusCode: status = 0, headers } = response;
            resolve({ status, headers, text, json: parsed(text) });
          });
        },
      );
      request.on('error', reject);
      request.end(body);
    });
}

function headersOf(wanted: HttpRequest, body: string | undefined): Record<string, string> {
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(wanted.key === undefined ? {} : { authorization: `Bearer ${wanted.key}` }),
    ...(wanted.orderToken === undefined ? {} : { 'x-order-token': wanted.orderToken }),
    ...(wanted.idempotencyKey === undefined ? {} : { 'idempotency-key': wanted.idempotencyKey }),
    ...wanted.headers,
  };
}

/** A text goes out as it is, so that a test can send rubbish. */
function bodyText(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
