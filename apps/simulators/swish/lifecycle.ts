import { msOf, type Clock } from '../../../libs/kernel/index.ts';
import type { Callbacks } from './callbacks.ts';
import { errorText } from './error-catalogue.ts';
import { upperHex } from './identifiers.ts';
import type { Status, Step, SwishRecord } from './records.ts';

/** Takes records through their states, now or when their time comes. */
export interface Lifecycle {
  /** Sets the timer of the next step; also after a restart, when the step may be overdue. */
  readonly start: (record: SwishRecord) => void;
  /** Takes a step at once. Steps that were planned are dropped. */
  readonly take: (record: SwishRecord, step: Step) => void;
  /** Takes the next planned step now, whenever it was due; the others stay planned. */
  readonly takeNext: (record: SwishRecord) => void;
  readonly forget: (record: SwishRecord) => void;
  readonly close: () => void;
}

export interface LifecycleOptions {
  readonly clock: Clock;
  readonly callbacks: Callbacks;
  readonly save: (record: SwishRecord) => void;
}

const TIMER_MS_MAX = 2_147_483_647;
/** The payer that the Merchant Swish Simulator names when a token was paid. MSS User Guide 1.4. */
const TOKEN_PAYER = '46464646464';
const CALLED_BACK: readonly Status[] = ['DEBITED', 'PAID', 'DECLINED', 'ERROR', 'CANCELLED'];

export function createLifecycle(options: LifecycleOptions): Lifecycle {
  const timers = new Map<SwishRecord, NodeJS.Timeout>();
  let closed = false;

  const forget = (record: SwishRecord): void => {
    clearTimeout(timers.get(record));
    timers.delete(record);
  };

  const start = (record: SwishRecord): void => {
    const next = record.steps[0];
    forget(record);
    if (next === undefined || closed) return;
    const waitMs = Math.max(0, msOf(next.at) - msOf(options.clock.now()));
    const timer = setTimeout(
      () => {
        if (waitMs > TIMER_MS_MAX) start(record);
        else advance(record, next, record.steps.slice(1));
      },
      Math.min(waitMs, TIMER_MS_MAX),
    );
    timers.set(record, timer);
  };

  const advance = (record: SwishRecord, step: Step, rest: Step[]): void => {
    record.steps = rest;
    enter(record, step);
    if (CALLED_BACK.includes(step.to)) options.callbacks.plan(record, record.callbacks);
    options.save(record);
    options.callbacks.start(record);
    start(record);
  };

  return {
    start,
    take: (record, step) => {
      advance(record, step, []);
    },
    takeNext: (record) => {
      const [next, ...rest] = record.steps;
      if (next !== undefined) advance(record, { ...next, at: options.clock.now() }, rest);
    },
    forget,
    close: () => {
      closed = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}

function enter(record: SwishRecord, step: Step): void {
  record.status = step.to;
  record.errorCode = step.errorCode ?? null;
  record.errorMessage = step.errorCode === undefined ? null : errorText(step.errorCode);
  record.datePaid = step.to === 'PAID' ? step.at : null;
  if (step.to === 'PAID' && record.kind === 'payment') record.payerAlias ??= TOKEN_PAYER;
  if (carriesPaymentReference(step.to)) record.paymentReference ??= upperHex();
}

/** The guide says "only when paid", its own sample of an ERROR object has one too: a trap kept. */
function carriesPaymentReference(status: Status): boolean {
  return status === 'PAID' || status === 'ERROR' || status === 'DEBITED';
}
