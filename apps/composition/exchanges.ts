import type { Pool } from 'pg';
import {
  createProviderCallLog,
  createUnverifiedCallbackLog,
  type Loss,
} from '../../libs/exchanges/index.ts';
import type { Clock } from '../../libs/kernel/index.ts';
import type { MasterKey } from '../../libs/privacy/index.ts';
import type { Exchanges } from '../api/api-parts.ts';
import type { Logger } from '../api/logging/index.ts';
import type { Metrics } from '../api/metrics/index.ts';

export interface ExchangesParts {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly masterKey: MasterKey;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** The logs of what passed between us and providers. What they lose is counted; a failure is also logged. */
export function openExchanges(parts: ExchangesParts): Exchanges {
  const { pool, clock, masterKey, logger, metrics } = parts;
  const losing = (log: string) => (loss: Loss) => {
    metrics.exchangesLost.inc({ log, cause: loss.cause }, loss.count);
    if (loss.cause === 'failed')
      logger.warn({ err: loss.error, log, count: loss.count }, 'Entries of a log were lost');
  };
  return {
    providerCalls: createProviderCallLog({ pool, lost: losing('provider-calls') }),
    unverifiedCallbacks: createUnverifiedCallbackLog({
      ...{ pool, clock, lost: losing('unverified-callbacks') },
      secret: masterKey.secretFor('unverified-callbacks'),
    }),
  };
}
