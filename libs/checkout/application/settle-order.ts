import {
  type Instant,
  OperationalError,
  type OrderRef,
  type PaymentRef,
} from '../../kernel/index.ts';
import type { Position } from '../../event-store/index.ts';
import type { OrderState, PlacedOrder } from '../../orders/index.ts';
import type { PaymentState } from '../../payments/index.ts';
import { type Action, type Checkout, keyOf } from '../domain/checkout.ts';
import { type Next, nextAction } from '../domain/next-action.ts';
import { Journey } from './journey.ts';
import { performers } from './perform.ts';
import type { Cause, SettleOrderParts } from './settle-order-parts.ts';

/** Where a run left the order. */
export interface Settled {
  readonly order: PlacedOrder;
  readonly payments: ReadonlyMap<PaymentRef, PaymentState>;
  /** At or after the last event of this run. */
  readonly position: Position | undefined;
  readonly next: Exclude<Next, { kind: 'act' }>;
}

/** More steps than any order needs in one run; beyond it something goes round in circles. */
const stepsMax = 60;

/**
 * Takes one order as far as it can go now: looks at where it stands, does the next action, and looks
 * again. Undefined when there is no such order. May run twice at once and be killed anywhere: every
 * step is idempotent, and only the holder of a claim calls a provider.
 */
export async function settleOrder(
  parts: SettleOrderParts,
  orderRef: OrderRef,
  cause: Cause,
): Promise<Settled | undefined> {
  const journey = await Journey.begin(parts, orderRef, cause);
  return journey === undefined ? undefined : settleJourney(journey);
}

/** The same from the order as a command has just left it. */
export async function settleFrom(
  parts: SettleOrderParts,
  order: OrderState,
  cause: Cause,
): Promise<Settled | undefined> {
  const journey = await Journey.on(parts, order, cause);
  return journey === undefined ? undefined : settleJourney(journey);
}

/** The same for a run that has looked at the order already. */
export async function settleJourney(journey: Journey): Promise<Settled> {
  const { parts } = journey;
  const done = new Set<string>();
  for (let step = 0; step < stepsMax; step += 1) {
    const next = nextAction(lookAt(parts, journey, done));
    if (next.kind !== 'act') return { ...journey.snapshot(), next };
    parts.observe?.stepped(next.action);
    await perform(journey, next.action);
    if (isOnceOnly(next.action)) done.add(keyOf(next.action));
  }
  const { orderRef } = journey.order.placed;
  throw new OperationalError('checkout.goes-in-circles', `order ${orderRef} never came to rest`, {
    retryable: true,
  });
}

function lookAt(parts: SettleOrderParts, journey: Journey, done: ReadonlySet<string>): Checkout {
  const { order, payments } = journey.snapshot();
  const now: Instant = parts.clock.now();
  return { order, payments, now, times: parts.times, gateways: parts.gateways, done };
}

/** Asking, and handing over to a person, change nothing that the next look would see by itself. */
function isOnceOnly({ kind }: Action): boolean {
  return kind === 'ask-payment' || kind === 'ask-refund' || kind === 'open-case';
}

async function perform(journey: Journey, action: Action): Promise<void> {
  const performer = performers[action.kind] as (journey: Journey, action: Action) => Promise<void>;
  await performer(journey, action);
}
