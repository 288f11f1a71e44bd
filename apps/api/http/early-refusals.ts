import type { FastifyReply, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { problemBody, problemContentType } from './problem.ts';
import { refusalOf } from './refusals.ts';

const unreadable = {
  status: 400,
  code: 'request.unreadable',
  detail: 'The request cannot be read.',
};

/** An address that cannot be decoded. */
export function answerUnroutable(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  const refusal = refusalOf(error) ?? unreadable;
  void reply
    .status(refusal.status)
    .header('content-type', problemContentType)
    .send(JSON.stringify(problemBody(refusal, request.id)));
}

const statusByParserCode: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** Bytes that are not HTTP, or too many of them, or too late. */
export function answerUnparsable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = statusByParserCode[error.code ?? ''] ?? unreadable.status;
  const refusal = refusalOf(Object.assign(new Error(), { statusCode: status })) ?? unreadable;
  const body = JSON.stringify(problemBody(refusal, randomUUID()));
  const head = [
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${problemContentType}`,
    `Content-Length: ${String(Buffer.byteLength(body))}`,
    'Connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
