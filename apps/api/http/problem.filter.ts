import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/index.ts';
import type { AllowedMethods } from './allowed-methods.ts';
import { problemBody, problemContentType, type ProblemDetails } from './problem.ts';
import { internalFault, refusalOf } from './refusals.ts';

/** The one place where what was thrown becomes an answer: always a Problem, never a stack trace. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #logger: Logger;
  readonly #allowed: AllowedMethods;

  constructor(logger: Logger, allowed: AllowedMethods) {
    this.#logger = logger;
    this.#allowed = allowed;
  }

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const refusal = this.#refusal(thrown, request);
    // A stream that has begun cannot turn into a refusal any more; it can only end.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    void reply
      .status(refusal.status)
      .headers(headersOf(refusal))
      .header('content-type', problemContentType)
      // As text: a route's own serialiser must not drop what it does not know.
      .send(JSON.stringify(problemBody(refusal, request.id)));
  }

  #refusal(thrown: unknown, request: FastifyRequest): ProblemDetails {
    const refusal = refusalOf(thrown);
    if (refusal === undefined) {
      this.#logger.error({ err: thrown }, 'A request failed');
      return internalFault;
    }
    return refusal.code === 'request.not-found' ? this.#orWrongMethod(refusal, request) : refusal;
  }

  #orWrongMethod(refusal: ProblemDetails, request: FastifyRequest): ProblemDetails {
    const allowed = this.#allowed.of(pathOf(request.url));
    if (allowed.length === 0 || allowed.includes(request.method)) return refusal;
    return {
      status: 405,
      code: 'request.method-not-allowed',
      detail: `This address takes ${allowed.join(', ')}.`,
      allow: allowed,
    };
  }
}

function headersOf({ retryAfter, allow }: ProblemDetails): Record<string, string> {
  return {
    ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    ...(allow === undefined ? {} : { allow: allow.join(', ') }),
  };
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}
