import type { FastifyReply } from 'fastify';
import type { KnownRequest } from '../../../apps/api/http/access.ts';
import { problemBody } from '../../../apps/api/http/problem.ts';
import { internalFault, refusalOf } from '../../../apps/api/http/refusals.ts';

/** A request as its sender writes it; a POST unless it says otherwise. */
export interface HttpRequest {
  readonly method?: 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
  /** Exactly these bytes, for a provider's message. */
  readonly rawBody?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly role?: 'checkout' | 'operator';
}

export interface HttpAnswer {
  readonly status: number;
  /** The body's bytes as text; empty without one. */
  readonly text: string;
}

/** What a controller is given; the body has passed validation. */
export interface Handling {
  readonly request: KnownRequest;
  readonly reply: FastifyReply;
  readonly body: never;
  /** What the path names, in its order. */
  readonly names: readonly string[];
}

export interface Route {
  readonly method: string;
  readonly pattern: RegExp;
  /** What it gives is the answer's body, where it does not write to the reply itself. */
  readonly handle: (handling: Handling) => Promise<unknown>;
}

/** Finds the controller and writes what it answers or throws, as the API's filter does. */
export async function answerTo(
  request: HttpRequest,
  service: {
    readonly id: string;
    readonly controllers: readonly Route[];
    readonly tellFault: (fault: string) => void;
  },
): Promise<HttpAnswer> {
  const { path, rawBody, headers, role, method = 'POST' } = request;
  const reply = replyOf();
  for (const { method: takes, pattern, handle } of service.controllers) {
    const found = takes === method ? pattern.exec(path) : null;
    if (found === null) continue;
    const known = {
      ...{ id: service.id, url: path, method, headers: headers ?? {}, query: {} },
      ...{ body: request.body, ip: '127.0.0.1' },
      ...(rawBody === undefined ? {} : { rawBody: Buffer.from(rawBody) }),
      ...(role === undefined ? {} : { apiKey: { id: `${role}-key`, role, recipientIds: [] } }),
    } as unknown as KnownRequest;
    try {
      const handling = { request: known, body: request.body as never, names: found.slice(1) };
      const shown = await handle({ ...handling, reply: reply as unknown as FastifyReply });
      return { status: reply.code, text: shown === undefined ? reply.text : JSON.stringify(shown) };
    } catch (thrown) {
      return refused(thrown, service);
    }
  }
  throw new TypeError(`no controller takes ${method} ${path}`);
}

function refused(
  thrown: unknown,
  { id, tellFault }: { readonly id: string; readonly tellFault: (fault: string) => void },
): HttpAnswer {
  const refusal = refusalOf(thrown);
  if (refusal === undefined) tellFault(thrown instanceof Error ? String(thrown.stack) : 'thrown');
  const details = refusal ?? internalFault;
  return { status: details.status, text: JSON.stringify(problemBody(details, id)) };
}

/** As much of Fastify's reply as the controllers use. */
function replyOf() {
  const reply = {
    code: 200,
    text: '',
    status: (code: number) => {
      reply.code = code;
      return reply;
    },
    header: () => reply,
    headers: () => reply,
    type: () => reply,
    send: (body: Uint8Array | string | undefined) => {
      reply.text = body === undefined ? '' : Buffer.from(body).toString('utf8');
      return reply;
    },
  };
  return reply;
}
