import { Module, type DynamicModule } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { ApiShell } from './api-shell.ts';
import { HealthController } from './health/health.controller.ts';
import { READINESS } from './health/index.ts';
import { METRICS } from './metrics/index.ts';
import { MetricsController } from './metrics/metrics.controller.ts';

@Module({})
class ApiModule {}

/** Health, metrics, the command bus, and the modules that were brought. */
export function apiModule(
  shell: Pick<ApiShell, 'metrics' | 'readiness' | 'modules'>,
): DynamicModule {
  return {
    module: ApiModule,
    imports: [CqrsModule.forRoot({ rethrowUnhandled: true }), ...shell.modules],
    controllers: [HealthController, MetricsController],
    providers: [
      { provide: READINESS, useValue: shell.readiness },
      { provide: METRICS, useValue: shell.metrics },
    ],
  };
}
