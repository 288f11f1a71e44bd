import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Metrics } from './metrics.ts';
import { METRICS } from './metrics.token.ts';

@ApiTags('machines')
@Controller('metrics')
export class MetricsController {
  readonly #metrics: Metrics;

  constructor(@Inject(METRICS) metrics: Metrics) {
    this.#metrics = metrics;
  }

  @Get()
  @ApiOperation({ summary: 'Metrics in the text form of Prometheus' })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    await Promise.all(this.#metrics.beforeReading.map((look) => look()));
    return this.#metrics.registry.metrics();
  }
}
