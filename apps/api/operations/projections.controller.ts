import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { OperationalError } from '../../../libs/kernel/index.ts';
import type { ProjectionStatus } from '../../../libs/projecting/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Roles } from '../http/access.ts';
import { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';
import { Rebuilds } from './rebuilds.ts';

/** A rebuild that takes longer goes on, and its state is looked up. */
const answerWithinMs = 20_000;

/** Read models: how far each has come, what stops it, and building it anew. */
@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/projections')
@Roles('operator', 'accountant')
export class ProjectionsController {
  readonly #rebuilds: Rebuilds;

  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {
    this.#rebuilds = new Rebuilds(parts.projections, parts.clock);
  }

  @Get()
  @ApiOperation({ summary: 'Each read model’s position, head, lag and poison' })
  async list(): Promise<object> {
    const { projections, processes } = this.parts;
    const [readModels, wakes] = await Promise.all([projections.status(), processes.subscription()]);
    return {
      projections: readModels.map((status) => this.view(status)),
      processes: this.view(wakes),
    };
  }

  /** Rows that differ may be about people: the answer shows a few of them, the log none. */
  @Post(':name/rebuild')
  @Roles('operator')
  @ApiOperation({
    summary: 'Build a read model anew, compare, and put it in place if nothing differs',
  })
  async rebuild(@Res() reply: FastifyReply, @Param('name') name: string): Promise<void> {
    const known = (await this.parts.projections.status()).some((status) => status.name === name);
    if (!known) throw notFound('projection.unknown', 'There is no read model of this name.');
    const rebuild = this.#rebuilds.begin(name);
    const late = new AbortController();
    const first = await Promise.race([
      rebuild.ended,
      sleep(answerWithinMs, undefined, { signal: late.signal }).catch(() => undefined),
    ]);
    late.abort();
    if (first?.kind === 'failed') throw failed(first.error);
    if (first === undefined)
      await reply
        .status(202)
        .send({ name, state: 'running', links: { status: '/api/projections' } });
    else await reply.status(200).send({ ...first.report, state: 'done' });
  }

  private view({ name, ...status }: ProjectionStatus): object {
    const rebuild = this.#rebuilds.last(name);
    return { name, ...status, ...(rebuild === undefined ? {} : { rebuild }) };
  }
}

function failed(error: unknown): unknown {
  if (!(error instanceof OperationalError) || error.code !== 'projecting.rebuild-running')
    return error;
  return new Problem({
    status: 409,
    code: 'projecting.rebuild-running',
    detail: 'The read model is being rebuilt already.',
    retryAfter: 10,
  });
}
