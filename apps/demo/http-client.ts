import type { z } from 'zod';

export interface HttpCall {
  /** GET without a body, POST with one, when left out. */
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  /** An API key. */
  readonly key?: string;
  readonly idempotencyKey?: string;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** The service says that it gave this answer before. */
  readonly replayed: boolean;
}

/** An answer that is not what the demo was to get; the message says which, and nothing secret. */
export class UnexpectedAnswer extends Error {
  override readonly name = 'UnexpectedAnswer';
}

const timeoutMs = 60_000;

/** One call, whatever it answers. */
export async function call(url: string, wish: HttpCall = {}): Promise<HttpAnswer> {
  const { body, key, idempotencyKey } = wish;
  const response = await fetch(url, {
    method: wish.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
      ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  return {
    status: response.status,
    text: await response.text(),
    replayed: response.headers.get('idempotent-replayed') === 'true',
  };
}

/** One call that must succeed with an answer of this shape. */
export async function ask<Shape>(
  shape: z.ZodType<Shape>,
  url: string,
  wish: HttpCall = {},
): Promise<Shape> {
  const answer = await call(url, wish);
  if (answer.status < 200 || answer.status > 299)
    throw new UnexpectedAnswer(`${pathOf(url)} answered ${described(answer)}`);
  return read(shape, answer, url);
}

/** The body of an answer, which must be of this shape. */
export function read<Shape>(shape: z.ZodType<Shape>, { text }: HttpAnswer, url: string): Shape {
  const parsed = shape.safeParse(json(text));
  if (parsed.success) return parsed.data;
  const where = parsed.error.issues.map(({ path }) => path.join('.')).join(', ');
  throw new UnexpectedAnswer(`${pathOf(url)} answered something else than expected (${where})`);
}

/** Status and, where it is a problem, its code. */
export function described({ status, text }: HttpAnswer): string {
  const { code } = (json(text) ?? {}) as { readonly code?: unknown };
  return typeof code === 'string' ? `${String(status)} ${code}` : String(status);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}
