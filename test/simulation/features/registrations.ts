import { setCapacity } from '../../../libs/availability/index.ts';
import { type ClassTerms, poolOfAllClasses, poolOfClass } from '../../../libs/catalogue/index.ts';
import { accepted, instantFromMs, money, type PoolId, SEK } from '../../../libs/kernel/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import type { Chance } from '../../crash/chance.ts';
import { setUpContext } from '../world/set-up.ts';
import type { World } from '../world/world.ts';
import type { Chore, Extra, Feature } from './feature.ts';
import { fieldsIn, keyOf, operate } from './operators.ts';

const [minuteMs, dayMs] = [60_000, 86_400_000];
const competitionId = 'vasalopp-kids';
const productType = 'event-registration';
const classIds = ['girls-10', 'boys-10'] as const;

/** A parent registers several riders in one order, now and then beside other things. */
const registers: Extra = {
  likelihood: 0.6,
  addTo: (body, { chance, name }) => {
    const riders = chance.pick([1, 2, 2, 3]);
    const others = chance.happens(0.3) ? body.lines : [];
    const lines = Array.from({ length: riders }, (_, rider) => ({
      ...{ productId: competitionId, classId: chance.pick(classIds), quantity: 1 },
      details: { registrations: [{ riderId: `${name}-rider-${String(rider + 1)}` }] },
    }));
    body.lines = [...others, ...lines];
  },
};

/** One rider is ill, and another; some are cancelled twice, and under another key. */
const riderCancels: Chore = {
  name: 'cancels a registration',
  everyMs: 15 * minuteMs,
  afterwardsMs: 120 * minuteMs,
  perform: async (world, drawn) => {
    const registered = registeredIn(world);
    if (registered.length === 0) return;
    const { orderRef, lineId } = drawn.pick(registered);
    const path = `/api/orders/${orderRef}/lines/${lineId}/cancel`;
    const times = drawn.pick([1, 1, 2]);
    for (let time = 0; time < times; time += 1)
      await operate(world, drawn, { path, body: { reason: 'ill' }, key: keyOf(drawn, 'cancel') });
  },
};

/** Riders in classes of one event: its price rises twice, its places are few, each is cancelled by itself. */
export const registrations: Feature = {
  name: 'registrations',
  likelihood: 0.15,
  prepare: openEvent,
  extras: [registers],
  chores: [riderCancels],
};

async function openEvent(world: World): Promise<void> {
  const { kept, timeline, random, chance } = world;
  const drawn = chance.fork('competition');
  const context = () => setUpContext(timeline, random);
  await kept.productTypes.execute(productType, context(), () =>
    accepted({
      type: 'ProductTypeDeclared',
      ...{ code: productType, name: { sv: 'Anmälan', en: 'Registration' }, allocates: 'seats' },
      ...{ delivers: 'registration', vatRateBasisPoints: 600, salesAccount: '3003' },
      ...{ lineSchema: '{"type":"object"}', sellable: true, declaredBy: context().commandId },
    }),
  );
  const startsAt = instantFromMs(timeline.ms + 90 * dayMs);
  await kept.events.execute(competitionId, context(), () =>
    accepted({
      type: 'EventCreated',
      ...{ competitionId, productType, title: 'Barnens Vasalopp', createdBy: context().commandId },
      ...{ startsAt, endsAt: startsAt, timeZone: 'Europe/Stockholm' },
    }),
  );
  await open(world, poolOfAllClasses(competitionId), drawn.pick([2, 3, 6]));
  for (const classId of classIds) {
    const terms = termsOf(classId, timeline.ms, drawn);
    await kept.events.execute(competitionId, context(), () =>
      accepted({
        ...{ type: 'EventClassAdded', competitionId, ...terms, addedBy: context().commandId },
      }),
    );
    await open(world, poolOfClass(competitionId, classId), drawn.pick([1, 2, 4]));
  }
}

/** Cheaper before a moment of the first hour, dearer from another on; one class has one price. */
function termsOf(classId: string, nowMs: number, drawn: Chance): ClassTerms {
  const plain = { classId, title: classId, unitPrice: money(20_001, SEK) };
  if (classId === classIds[1]) return plain;
  const untilMs = nowMs + drawn.between(1, 30) * minuteMs;
  const fromMs = untilMs + drawn.between(0, 30) * minuteMs;
  return {
    ...plain,
    early: { unitPrice: money(15_000, SEK), until: instantFromMs(untilMs) },
    late: { fee: money(4_999, SEK), from: instantFromMs(fromMs) },
  };
}

async function open(
  { setUp, timeline, random }: World,
  poolId: PoolId,
  capacity: number,
): Promise<void> {
  await setUp.availability.execute(poolId, setUpContext(timeline, random), (state) =>
    setCapacity(state, { poolId, capacity }),
  );
}

/** Lines of complete orders that register somebody. */
function registeredIn(
  world: World,
): readonly { readonly orderRef: string; readonly lineId: string }[] {
  const complete = new Set(fieldsIn(world, 'OrderCompleted', 'orderRef'));
  return world.events.flatMap(({ event }) => {
    if (event.type !== 'OrderPlaced') return [];
    const { orderRef, lines } = event as unknown as {
      readonly orderRef: string;
      readonly lines: readonly OrderLine[];
    };
    const registering = lines.filter(({ classId }) => classId !== undefined);
    return complete.has(orderRef) ? registering.map(({ lineId }) => ({ orderRef, lineId })) : [];
  });
}
