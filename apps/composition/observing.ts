import type { ProcessObserver } from '../../libs/processes/index.ts';
import type { ProjectionObserver } from '../../libs/projecting/index.ts';
import type { ApiObserver, ApiParts } from '../api/api-parts.ts';
import type { Logger } from '../api/logging/index.ts';
import type { Metrics } from '../api/metrics/index.ts';
import type { WrongCodesObserver } from '../api/throttling/wrong-codes.ts';

/** What the read models report, as metrics. */
export function observeProjections(metrics: Metrics): ProjectionObserver {
  return {
    poisoned: (projection) => {
      metrics.projectionStopped.set({ projection }, 1);
    },
    restarted: (projection) => {
      metrics.projectionStopped.set({ projection }, 0);
    },
    applied: (projection, { events }) => {
      metrics.projectionStopped.set({ projection }, 0);
      metrics.projectedEvents.inc({ projection }, events);
    },
  };
}

/** What the processes report, as metrics. */
export function observeProcesses(metrics: Metrics): ProcessObserver {
  return {
    ...observeProjections(metrics),
    ran: (task, { outcome, ms }) => {
      metrics.jobs.inc({ task, outcome });
      metrics.jobSeconds.observe({ task }, ms / 1_000);
    },
    stuck: (task) => {
      metrics.jobs.inc({ task, outcome: 'stuck' });
    },
  };
}

/** What is looked up when metrics are read: how far read models are behind, and jobs that wait. */
export function observeStanding(
  metrics: Metrics,
  { projections, processes }: Pick<ApiParts, 'projections' | 'processes'>,
): void {
  metrics.beforeReading.push(async () => {
    for (const { name: projection, lagMs } of await projections.status())
      metrics.projectionLagSeconds.set({ projection }, lagMs / 1_000);
  });
  metrics.beforeReading.push(async () => {
    metrics.jobsWaiting.reset();
    for (const { process: task, state, count } of await processes.jobCounts())
      if (state === 'waiting') metrics.jobsWaiting.inc({ task }, count);
  });
}

/** What the API counts beside its requests, as metrics. */
export function observeApi(metrics: Metrics): ApiObserver {
  return {
    callbackReceived: (gateway) => {
      metrics.callbacks.inc({ gateway, outcome: 'received' });
    },
    callbackRefused: (gateway) => {
      metrics.callbacks.inc({ gateway, outcome: 'unverified' });
    },
    keyRefused: (outcome) => {
      metrics.wrongApiKeys.inc({ outcome });
    },
  };
}

/** Guesses at gift card codes, as a metric, and a line in the log when they are too many in all. */
export function observeWrongCodes(metrics: Metrics, logger: Logger): WrongCodesObserver {
  return {
    counted: (outcome) => {
      metrics.wrongGiftCardCodes.inc({ outcome });
    },
    alarmed: (guesses) => {
      logger.warn(guesses, 'Somebody guesses gift card codes');
    },
  };
}
