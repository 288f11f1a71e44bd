import { msOf, plusMs, systemRandom, type Clock } from '../../../libs/kernel/index.ts';
import { createCallbackPoster } from './callback-poster.ts';
import { objectText, type CallbackPlan, type Delivery, type SwishRecord } from './records.ts';

/** Carries callbacks to the merchant, again and again until one is answered with 200. */
export interface Callbacks {
  /** Notes the callbacks that a change of state causes; they leave at `start`. */
  readonly plan: (
    record: SwishRecord,
    plan: CallbackPlan,
    identifier?: string | null,
  ) => Delivery[];
  /** Sends what is due and sets timers for the rest; also after a restart. */
  readonly start: (record: SwishRecord) => void;
  /** One attempt at once, as a duplicate of what Swish sent before; answers its status or error. */
  readonly sendOnce: (record: SwishRecord, delivery: Delivery) => Promise<number | string>;
  readonly forget: (record: SwishRecord) => void;
  readonly close: () => void;
}

export interface CallbackOptions {
  readonly clock: Clock;
  /** 1 is Swish's own pace; 0.001 makes seconds milliseconds. */
  readonly retryScale: number;
  readonly timeoutMs: number;
  readonly caPem: string | undefined;
  readonly save: (record: SwishRecord) => void;
}

/**
 * Up to ten repeats after 5, 10, 20, 40 and then 60 seconds, until HTTP 200. Source: Integration
 * Guide 2.6 as quoted by two later documents; the guide of 2019 promised a single call.
 */
const RETRY_SECONDS = [5, 10, 20, 40, 60, 60, 60, 60, 60, 60];

export function createCallbacks(options: CallbackOptions): Callbacks {
  const timers = new Map<string, NodeJS.Timeout>();
  const poster = createCallbackPoster(options);
  let closed = false;

  const arm = (record: SwishRecord, delivery: Delivery): void => {
    if (delivery.nextAt === null || timers.has(delivery.id) || closed) return;
    const waitMs = Math.max(0, msOf(delivery.nextAt) - msOf(options.clock.now()));
    timers.set(
      delivery.id,
      setTimeout(() => void attempt(record, delivery), waitMs),
    );
  };

  const attempt = async (record: SwishRecord, delivery: Delivery): Promise<void> => {
    const answer = await poster.post(record.callbackUrl, delivery.body, delivery.identifier);
    if (closed || !timers.delete(delivery.id)) return;
    delivery.answers.push(answer);
    delivery.nextAt = retryAt(delivery, options);
    options.save(record);
    arm(record, delivery);
  };

  return {
    plan: (record, plan, identifier = record.callbackIdentifier) => {
      if (plan.silent) return [];
      const nextAt = plusMs(options.clock.now(), plan.delayMs);
      const planned = Array.from({ length: plan.times }, () =>
        newDelivery(record, nextAt, identifier),
      );
      record.deliveries.push(...planned);
      return planned;
    },
    start: (record) => {
      for (const delivery of record.deliveries) arm(record, delivery);
    },
    sendOnce: async (record, delivery) => {
      delivery.nextAt = null;
      const answer = await poster.post(record.callbackUrl, delivery.body, delivery.identifier);
      delivery.answers.push(answer);
      if (!closed) options.save(record);
      return answer;
    },
    forget: (record) => {
      for (const { id } of record.deliveries) {
        clearTimeout(timers.get(id));
        timers.delete(id);
      }
    },
    close: () => {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
      poster.close();
    },
  };
}

function retryAt(delivery: Delivery, options: CallbackOptions): Delivery['nextAt'] {
  const seconds = RETRY_SECONDS[delivery.answers.length - 1];
  if (delivery.answers.at(-1) === 200 || seconds === undefined) return null;
  return plusMs(options.clock.now(), seconds * 1000 * options.retryScale);
}

function newDelivery(
  record: SwishRecord,
  nextAt: Delivery['nextAt'],
  identifier: string | null,
): Delivery {
  return {
    id: systemRandom.uuid(),
    status: record.status,
    body: objectText(record),
    identifier,
    answers: [],
    nextAt,
  };
}
