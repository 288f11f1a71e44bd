import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import type { JobStatus } from '../../../libs/processes/index.ts';
import { API_PARTS, type ApiParts } from '../api-parts.ts';
import { Roles } from '../http/access.ts';
import { Problem } from '../http/problem.ts';
import { notFound } from '../http/refusing.ts';

export class ListJobsDto {
  @IsOptional()
  @IsIn(['waiting', 'running', 'stuck'])
  readonly state?: 'waiting' | 'running' | 'stuck';

  /** A process's name. */
  @IsOptional()
  @Matches(/^[a-z0-9-]{1,64}$/)
  readonly process?: string;

  @IsInt()
  @Min(1)
  @Max(500)
  @Type(() => Number)
  readonly limit: number = 100;

  /** Of the page before. */
  @IsOptional()
  @Matches(/^\d{1,18}$/)
  readonly cursor?: string;
}

/** Of one call; what is left over wakes by itself. */
const wokenMax = 500;

/** Background work: what waits, what runs, and what needs a person because all its tries are used up. */
@ApiTags('operations')
@ApiBearerAuth()
@Controller('api/jobs')
@Roles('operator')
export class JobsController {
  constructor(@Inject(API_PARTS) private readonly parts: ApiParts) {}

  @Get()
  @ApiOperation({ summary: 'Jobs, the youngest first, and how many there are of each kind' })
  async list(@Query() { state, process, limit, cursor }: ListJobsDto): Promise<object> {
    const { processes } = this.parts;
    const jobs = await processes.jobs({
      limit,
      ...(state === undefined ? {} : { state }),
      ...(process === undefined ? {} : { process }),
      ...(cursor === undefined ? {} : { before: cursor }),
    });
    const last = jobs.length < limit ? undefined : jobs.at(-1);
    return {
      jobs: jobs.map(jobView),
      counts: await processes.jobCounts(),
      ...(last === undefined ? {} : { cursor: last.jobId }),
    };
  }

  /** A job that is done is gone: what it did stands in the log. */
  @Get(':id')
  @ApiOperation({ summary: 'One job' })
  async one(@Param('id') id: string): Promise<object> {
    const job = await this.parts.processes.job(id);
    if (job === undefined) throw unknownJob();
    return { job: jobView(job) };
  }

  @Post(':id/retry')
  @HttpCode(200)
  @ApiOperation({ summary: 'Run a job now, with all its tries given back' })
  async retry(@Param('id') id: string): Promise<object> {
    const { processes } = this.parts;
    if ((await processes.job(id)) === undefined) throw unknownJob();
    if (await processes.retryJob(id)) {
      const job = await processes.job(id);
      return job === undefined ? { done: true } : { job: jobView(job) };
    }
    throw new Problem({
      status: 409,
      code: 'job.running',
      detail: 'The job is running right now; ask again when it has ended.',
      retryAfter: 5,
    });
  }

  /** Due, or put off because a try failed. What is stuck stays so: that is for a person, one by one. */
  @Post('process')
  @HttpCode(200)
  @ApiOperation({ summary: 'Wake all jobs that are due or that wait for their next try' })
  async process(): Promise<object> {
    const { processes, clock } = this.parts;
    const now = clock.now();
    const waiting = await processes.jobs({ state: 'waiting', limit: wokenMax });
    const due = waiting.filter(({ runAt, attempts }) => runAt <= now || attempts > 0);
    let woken = 0;
    for (const { jobId } of due) if (await processes.retryJob(jobId)) woken += 1;
    return { woken, counts: await processes.jobCounts() };
  }
}

function jobView({ id, ...job }: JobStatus): object {
  const { jobId, process, timer, state, attempts, attemptsMax, runAt, createdAt, lastError } = job;
  return {
    ...{ jobId, process, processId: id, timer, state, attempts, attemptsMax, runAt, createdAt },
    ...(lastError === undefined ? {} : { lastError }),
  };
}

function unknownJob(): Problem {
  return notFound('job.unknown', 'There is no such job; one that is done is gone.');
}
