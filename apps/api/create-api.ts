import 'reflect-metadata';
import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { IncomingMessage } from 'node:http';
import { aliasOf } from './aliases/aliases.ts';
import { apiModule } from './api.module.ts';
import type { ApiShell } from './api-shell.ts';
import type { Configuration } from './configuration/index.ts';
import { collectAllowedMethods } from './http/allowed-methods.ts';
import { answerUnparsable, answerUnroutable } from './http/early-refusals.ts';
import { ProblemFilter } from './http/problem.filter.ts';
import { requestIdOf, watchRequests } from './http/request-watch.ts';
import { refuseUnstorableText } from './http/unstorable-text.ts';
import { validationPipe } from './http/validation.ts';
import { nestLogger } from './logging/index.ts';
import { publishDocumentation } from './documentation.ts';

const bodyBytesMax = 1024 * 1024;
const requestTimeoutMs = 30_000;
const keepAliveTimeoutMs = 72_000;
const parameterLengthMax = 300;

/** The HTTP service, ready to listen or to be asked with `inject`; it does not listen yet. */
export async function createApi(shell: ApiShell): Promise<NestFastifyApplication> {
  const adapter = createAdapter(shell.configuration);
  const server = adapter.getInstance();
  const allowed = collectAllowedMethods(server);
  watchRequests(server, shell.logger, shell.metrics);
  refuseUnstorableText(server);
  const app = await NestFactory.create<NestFastifyApplication>(apiModule(shell), adapter, {
    rawBody: true,
    logger: nestLogger(shell.logger),
    // A failed start is an exception for the caller, who tells it and ends the process.
    abortOnError: false,
  });
  app.useBodyParser('application/json', { bodyLimit: bodyBytesMax });
  app.useGlobalPipes(validationPipe());
  app.useGlobalFilters(new ProblemFilter(shell.logger, allowed));
  await app.register(helmet, {
    contentSecurityPolicy: {
      // Pages are also served over plain http on the loopback interface.
      directives: { upgradeInsecureRequests: null },
    },
  });
  const { corsOrigins } = shell.configuration.http;
  if (corsOrigins.length > 0) app.enableCors({ origin: [...corsOrigins], maxAge: 600 });
  publishDocumentation(app);
  await app.init();
  await server.ready();
  return app;
}

function createAdapter({ http }: Pick<Configuration, 'http'>): FastifyAdapter {
  return new FastifyAdapter({
    bodyLimit: bodyBytesMax,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    forceCloseConnections: 'idle',
    trustProxy: http.trustProxy,
    routerOptions: { maxParamLength: parameterLengthMax, ignoreTrailingSlash: true },
    rewriteUrl: ({ method = '', url = '' }) => aliasOf(method, url),
    genReqId: (request: IncomingMessage) => requestIdOf(request.headers),
    // Refused before there is a route, so before any filter.
    frameworkErrors: answerUnroutable,
    clientErrorHandler: answerUnparsable,
    logger: false,
  });
}
