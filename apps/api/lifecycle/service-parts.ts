import type { Pool } from 'pg';
import type { Configuration, NamedKey } from '../configuration/index.ts';
import type { Readiness } from '../health/index.ts';
import type { Logger } from '../logging/index.ts';
import type { Metrics } from '../metrics/index.ts';
import type { Closing } from './closing.ts';

/** What every program has ready when its own work begins. */
export interface ServiceParts {
  readonly configuration: Configuration;
  readonly databaseUrl: string;
  readonly pool: Pool;
  readonly masterKey: MasterKeys;
  /** The first makes new ids of gift cards. */
  readonly giftCardPeppers: readonly NamedKey[];
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly readiness: Readiness;
  readonly closing: Closing;
}

/** In base64, as configuration or the data folder gives them. */
export interface MasterKeys {
  readonly id: string;
  readonly key: string;
  readonly retired: readonly NamedKey[];
}
