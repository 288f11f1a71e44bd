import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { createLogScope, redactedText, type LogScope, type Logger } from '../logging/index.ts';
import type { Metrics } from '../metrics/index.ts';

const requestIdPattern = /^[\w.:-]{8,128}$/;

/** The caller's `X-Request-Id` when it has the shape of one, else a new one. */
export function requestIdOf(headers: Readonly<Record<string, unknown>>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && requestIdPattern.test(given) ? given : randomUUID();
}

/** Gives each request its log context, times it, and writes one line when it has been answered. */
export function watchRequests(server: FastifyInstance, logger: Logger, metrics: Metrics): void {
  const scopes = new WeakMap<FastifyRequest, LogScope>();
  const within = (request: FastifyRequest, work: () => void): void => {
    const scope = scopes.get(request);
    if (scope === undefined) work();
    else scope.run(work);
  };
  server.addHook('onRequest', (request, reply, done) => {
    scopes.set(request, createLogScope({ requestId: request.id, correlationId: request.id }));
    void reply.header('x-request-id', request.id);
    within(request, done);
  });
  // Reading the body leaves the context that the first hook opened, so it is opened again.
  server.addHook('preValidation', (request, _reply, done) => {
    within(request, done);
  });
  server.addHook('onResponse', (request, reply, done) => {
    within(request, () => report(request, reply, logger, metrics));
    done();
  });
}

function report(
  request: FastifyRequest,
  reply: FastifyReply,
  logger: Logger,
  metrics: Metrics,
): void {
  const route = request.routeOptions.url ?? 'none';
  const ms = reply.elapsedTime;
  const status = reply.statusCode;
  metrics.httpRequestSeconds.observe(
    { method: request.method, route, status: String(status) },
    ms / 1_000,
  );
  // Machines ask for health and metrics every few seconds; that is no news.
  const level = route.startsWith('/health') || route === '/metrics' ? 'debug' : 'info';
  logger[level](
    {
      method: request.method,
      url: redactedText(request.url),
      route,
      status,
      ms: Number(ms.toFixed(1)),
    },
    'request',
  );
}
