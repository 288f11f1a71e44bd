import type { Pool } from 'pg';
import { waitlistProcess } from '../../libs/availability/index.ts';
import { checkoutProcesses, type SettleOrderParts } from '../../libs/checkout/index.ts';
import type { CodecRegistry, EventStore } from '../../libs/event-store/index.ts';
import { giftCardProcesses } from '../../libs/gift-cards/index.ts';
import type { Clock } from '../../libs/kernel/index.ts';
import { pointsExpiryProcess } from '../../libs/points/index.ts';
import type { PersonKeys } from '../../libs/privacy/index.ts';
import { createProcessRunner } from '../../libs/processes/index.ts';
import { createProjectionRunner, type Feed } from '../../libs/projecting/index.ts';
import { withdrawalProcess } from '../../libs/withdrawals/index.ts';
import type { ApiParts } from '../api/api-parts.ts';
import type { Logger } from '../api/logging/index.ts';
import type { Metrics } from '../api/metrics/index.ts';
import { forgetPersonProcess, forgetPersonProcessName } from './forgetting.ts';
import { housekeepingId, housekeepingProcess, housekeepingProcessName } from './housekeeping.ts';
import { memberDiscountsProcess } from './member-discounts.ts';
import { observeProcesses, observeProjections } from './observing.ts';
import { readModels } from './read-models.ts';
import { withdrawalRefund } from './withdrawal-refund.ts';
import { wakingAtStart } from './waking-at-start.ts';

export interface RunnerParts extends Pick<
  ApiParts,
  | 'catalogue'
  | 'carts'
  | 'withdrawals'
  | 'forgetting'
  | 'requests'
  | 'exchanges'
  | 'waitlistOfferMs'
> {
  readonly pool: Pool;
  readonly store: EventStore;
  readonly codecs: CodecRegistry;
  /** Read once for every read model and every process. */
  readonly feed: Feed;
  readonly checkout: SettleOrderParts;
  readonly keys: PersonKeys;
  /** How long a gift card waits for its payment before it is flagged, in milliseconds. */
  readonly giftCardUnpaidMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/** People being forgotten that one start looks after; the rest has its own timers. */
const forgottenAtStartMax = 1_000;

/** What follows the log: read models and processes. */
export function createRunners(parts: RunnerParts): Pick<ApiParts, 'projections' | 'processes'> {
  const { pool, store, codecs, clock, feed, logger: log, metrics, keys } = parts;
  const { checkout, catalogue, waitlistOfferMs, giftCardUnpaidMs: unpaidMs } = parts;
  const common = { pool, store, codecs, clock, feed, log };
  const processes = createProcessRunner({
    ...common,
    processes: [
      ...checkoutProcesses(parts.checkout),
      waitlistProcess({ clock, pools: checkout.streams.availability, offerMs: waitlistOfferMs }),
      ...giftCardProcesses({ clock, cards: checkout.streams.giftCards, unpaidMs }),
      pointsExpiryProcess({ clock, accounts: checkout.streams.points }),
      memberDiscountsProcess({ clock, catalogue, codes: checkout.streams.discounts }),
      withdrawalProcess({
        clock,
        withdrawals: parts.withdrawals.stream,
        refund: withdrawalRefund(checkout),
      }),
      forgetPersonProcess(parts, clock),
      housekeepingProcess({ ...parts, bodies: keys }),
    ],
    observe: observeProcesses(metrics),
  });
  return {
    projections: createProjectionRunner({
      ...common,
      projections: readModels,
      observe: observeProjections(metrics),
    }),
    processes: wakingAtStart(processes, [
      { process: housekeepingProcessName, ids: async () => [housekeepingId] },
      {
        process: forgetPersonProcessName,
        ids: () => keys.beingForgotten(forgottenAtStartMax),
      },
    ]),
  };
}
