import { checkoutStreams } from '../../../apps/composition/streams.ts';
import { type CaseState, evolveCase, initialCase } from '../../../libs/checkout/index.ts';
import { categoryOf, type DomainEvent, type StreamId } from '../../../libs/event-store/index.ts';
import type { OrderRef, PaymentRef } from '../../../libs/kernel/index.ts';
import {
  evolveOrder,
  initialOrder,
  isPlaced,
  type PlacedOrder,
} from '../../../libs/orders/index.ts';
import type { OrderEvent } from '../../../libs/orders/index.ts';
import { evolvePayment, initialPayment, type PaymentState } from '../../../libs/payments/index.ts';
import type { PaymentEvent, RefundSucceeded } from '../../../libs/payments/index.ts';
import type { LoggedEvent } from '../world/engine.ts';
import type { World } from '../world/world.ts';

/** An order as its events left it. */
export interface PlacedEvidence {
  readonly orderRef: OrderRef;
  readonly state: PlacedOrder;
}

/** What stands after a run: the log, its folds, the provider's own books, and who heard what. */
export interface Evidence {
  readonly world: World;
  readonly cameToRest: boolean;
  readonly events: readonly LoggedEvent[];
  readonly streams: ReadonlyMap<StreamId, readonly LoggedEvent[]>;
  readonly orders: readonly PlacedEvidence[];
  readonly payments: ReadonlyMap<PaymentRef, PaymentState>;
  /** By the payment that they are about. */
  readonly cases: ReadonlyMap<PaymentRef, readonly CaseState[]>;
  /** Refunds that a person made outside of the provider. */
  readonly byHand: ReadonlySet<string>;
  /** What differs between the states that processes hold and those folded afresh. */
  readonly differences: readonly string[];
  /** What was appended when everything that is done was looked at once more. */
  readonly afterwards: readonly LoggedEvent[];
}

/** Gathers it; looks at everything once more on the way, which must change nothing. */
export async function evidenceOf(world: World, cameToRest: boolean): Promise<Evidence> {
  const before = world.events.length;
  if (cameToRest) await lookAgain(world);
  const events = world.events.slice(0, before);
  const streams = streamsOf(events);
  const payments = new Map(
    inCategory(streams, 'payment').map(([id, recorded]) => [
      id as PaymentRef,
      fold(recorded, initialPayment, (state, event) => evolvePayment(state, event as PaymentEvent)),
    ]),
  );
  return {
    ...{ world, cameToRest, events, streams, payments },
    orders: ordersIn(streams),
    cases: casesIn(streams),
    byHand: new Set(events.flatMap(({ event }) => refundByHand(event))),
    differences: cameToRest ? await differencesIn(world, streams) : [],
    afterwards: world.events.slice(before),
  };
}

function refundByHand(event: DomainEvent): readonly string[] {
  if (event.type !== 'RefundSucceeded') return [];
  const { refundRef, providerRefundId } = event as RefundSucceeded;
  return providerRefundId.endsWith('-by-hand') ? [refundRef] : [];
}

/** The streams of one category, with the part of their name behind it. */
export function inCategory(
  streams: Evidence['streams'],
  category: string,
): readonly (readonly [id: string, recorded: readonly LoggedEvent[]])[] {
  return [...streams]
    .filter(([streamId]) => streamId.startsWith(`${category}-`))
    .map(([streamId, recorded]) => [streamId.slice(category.length + 1), recorded] as const);
}

function streamsOf(events: readonly LoggedEvent[]): Evidence['streams'] {
  const streams = new Map<StreamId, LoggedEvent[]>();
  for (const recorded of events) {
    const there = streams.get(recorded.streamId);
    if (there === undefined) streams.set(recorded.streamId, [recorded]);
    else there.push(recorded);
  }
  return streams;
}

function fold<State>(
  recorded: readonly LoggedEvent[],
  initial: State,
  evolve: (state: State, event: DomainEvent) => State,
): State {
  return recorded.reduce((state, { event }) => evolve(state, event), initial);
}

function ordersIn(streams: Evidence['streams']): readonly PlacedEvidence[] {
  return inCategory(streams, 'order').flatMap(([id, recorded]) => {
    const state = fold(recorded, initialOrder, (before, event) =>
      evolveOrder(before, event as OrderEvent),
    );
    return isPlaced(state) ? [{ orderRef: id as OrderRef, state }] : [];
  });
}

function casesIn(streams: Evidence['streams']): Evidence['cases'] {
  const cases = new Map<PaymentRef, CaseState[]>();
  for (const [, recorded] of inCategory(streams, 'case')) {
    const state = fold(recorded, initialCase, (before, event) =>
      evolveCase(before, event as never),
    );
    const { paymentRef } = state.opened!;
    cases.set(paymentRef, [...(cases.get(paymentRef) ?? []), state]);
  }
  return cases;
}

/** Every process of every order and message runs once more, as after a queue that was lost. */
async function lookAgain(world: World): Promise<void> {
  const [service] = world.services;
  if (service === undefined) return;
  const ids = new Map<string, readonly [process: string, id: string]>();
  for (const { event, streamId } of world.events)
    for (const { name, wakes } of service.processes) {
      const id = wakes
        .find(({ eventType }) => eventType === event.type)
        ?.processId(event, streamId);
      if (id !== undefined) ids.set(`${name} ${id}`, [name, id]);
    }
  for (const [process, id] of ids.values()) void service.run(process, id);
  await world.timeline.run(world.timeline.ms + 3_600_000);
}

type AnyStreams = Readonly<
  Record<string, { load(id: string): Promise<{ readonly state: unknown }> }>
>;

/** Where the states of each category are kept that grow step by step. */
const doors: Readonly<Record<string, string>> = {
  order: 'orders',
  payment: 'payments',
  availability: 'availability',
  giftCard: 'giftCards',
  points: 'points',
  discountCode: 'discounts',
  case: 'cases',
};

/** Folded step by step in a process that saw everything, and at once from zero: the same bytes. */
async function differencesIn(
  { services, store, codecs, timeline }: World,
  streams: Evidence['streams'],
): Promise<readonly string[]> {
  const fresh: AnyStreams = { ...checkoutStreams({ store, codecs, clock: timeline }) };
  const differences: string[] = [];
  const compare = async (streamId: StreamId): Promise<void> => {
    const category = categoryOf(streamId);
    const door = doors[category];
    if (door === undefined) return;
    const id = streamId.slice(category.length + 1);
    const expected = JSON.stringify((await fresh[door]?.load(id))?.state);
    for (const { streams: own, name } of services) {
      const held = await (own as unknown as AnyStreams)[door]?.load(id);
      if (JSON.stringify(held?.state) !== expected)
        differences.push(`${name} holds ${streamId} otherwise than a fold from zero`);
    }
  };
  const comparing = Promise.all([...streams.keys()].map(compare));
  await timeline.run(Number.MAX_SAFE_INTEGER);
  await comparing;
  return differences;
}
