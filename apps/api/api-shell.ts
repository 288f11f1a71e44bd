import type { DynamicModule, Type } from '@nestjs/common';
import type { Configuration } from './configuration/index.ts';
import type { Readiness } from './health/index.ts';
import type { Logger } from './logging/index.ts';
import type { Metrics } from './metrics/index.ts';

/** What every API needs, whatever it serves. Who starts it (a test, the standalone, main.ts) brings it. */
export interface ApiShell {
  readonly configuration: Pick<Configuration, 'http'>;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  /** Modules with controllers and handlers. */
  readonly modules: readonly (DynamicModule | Type)[];
}
