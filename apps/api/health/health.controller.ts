import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Readiness, ReadinessReport } from './readiness.ts';
import { READINESS } from './readiness.token.ts';

@ApiTags('machines')
@Controller('health')
export class HealthController {
  readonly #readiness: Readiness;

  constructor(@Inject(READINESS) readiness: Readiness) {
    this.#readiness = readiness;
  }

  @Get('live')
  @ApiOperation({ summary: 'The process runs. Says nothing of what it needs.' })
  live(): { readonly live: true } {
    return { live: true };
  }

  @Get('ready')
  @ApiOperation({ summary: 'Everything that a request needs is there; 503 when not.' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessReport> {
    const report = await this.#readiness.report();
    if (!report.ready) void reply.status(HttpStatus.SERVICE_UNAVAILABLE);
    return report;
  }
}
