import type { FastifyReply } from 'fastify';
import type { Instant } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { KnownRequest } from './access.ts';
import { type GivenAnswer, idempotently, type JsonAnswer, type Wish } from './idempotently.ts';
import { unreadable } from './refusing.ts';
import { statusLinkOf } from './status-link.ts';
import { withPosition } from './with-position.ts';

/** Runs a request's wish once per `Idempotency-Key` of its API key (or of the public, without one). */
export function idempotentlyFor<Drawn>(
  parts: ApiParts,
  request: KnownRequest,
  draw: (now: Instant) => Drawn,
  run: (wish: Wish<Drawn>) => Promise<JsonAnswer>,
): Promise<GivenAnswer> {
  const { requests, random, clock, secrets } = parts;
  const [path = ''] = request.url.split('?');
  return idempotently(
    { requests, random, clock, contentSecret: secrets.content },
    {
      requestId: request.id,
      apiKeyId: request.apiKey?.id ?? 'public',
      key: keyOf(request),
      route: `${request.method} ${path}`,
      content: request.body,
      statusLink: (drawn) => statusLinkOf(path, drawn),
      draw,
    },
    (wish) => withPosition(parts.store, () => run(wish)),
  );
}

/** Nothing to draw: the wish's own ids are enough. */
export const drawNothing = (): null => null;

/** Writes an answer's bytes as they are; a repeat says so. */
export function send(reply: FastifyReply, answer: GivenAnswer): FastifyReply {
  if (answer.replayed) void reply.header('idempotent-replayed', 'true');
  return reply.status(answer.status).headers(answer.headers).send(answer.body);
}

function keyOf({ headers }: KnownRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{8,255}$/.test(key)) return key;
  const message = 'a UUID, or any 8 to 255 visible ASCII characters';
  throw unreadable([{ field: 'Idempotency-Key', code: 'request.invalid-key', message }]);
}
