import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Fault } from './behaviour.ts';

/** An answer before it is sent. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** The connection is cut instead of answering. */
  readonly cut?: boolean;
  readonly delayMs?: number;
}

const BODY_BYTES_MAX = 65_536;
const JSON_TYPE = 'application/json;charset=UTF-8';

export function json(status: number, body: string): Reply {
  return { status, body, headers: { 'content-type': JSON_TYPE } };
}

export function empty(status: number): Reply {
  return { status };
}

/** The whole body as text, or undefined when it is too long. */
export async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > BODY_BYTES_MAX) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Whether the request says that its body is of this media type, with or without parameters. */
export function hasContentType(request: IncomingMessage, type: string): boolean {
  return (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === type;
}

/** What the client sees instead, when the call was carried out but its answer goes wrong. */
export function spoiled(reply: Reply, fault: Fault | undefined): Reply {
  switch (fault?.fault) {
    case 'lose-answer':
      return { status: 0, cut: true };
    case 'fail-after':
      return empty(fault.status ?? 500);
    case 'slow-answer':
      return { ...reply, delayMs: fault.delayMs ?? 0 };
    case 'garbage':
      return { status: reply.status, body: '<html>', headers: { 'content-type': 'text/html' } };
    default:
      return reply;
  }
}

/** What the client sees when the call is not carried out at all; undefined when it is. */
export function refusedBefore(fault: Fault | undefined): Reply | undefined {
  if (fault?.fault === 'fail-before') return empty(fault.status ?? 500);
  return fault?.fault === 'not-found' ? empty(404) : undefined;
}

export function send(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  if (reply.delayMs !== undefined && reply.delayMs > 0) {
    const timer = setTimeout(() => {
      send(request, response, { ...reply, delayMs: 0 });
    }, reply.delayMs);
    response.on('close', () => {
      clearTimeout(timer);
    });
    return;
  }
  if (reply.cut === true) {
    request.socket.destroy();
    return;
  }
  const body = reply.body ?? '';
  response.writeHead(reply.status, {
    ...reply.headers,
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}
