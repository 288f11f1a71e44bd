import { describe, expect, it } from '@jest/globals';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
} from '../../event-store/index.ts';
import {
  type CommandId,
  type Decision,
  type HoldId,
  instant,
  type OrderRef,
  type PersonId,
  plusMs,
  systemRandom,
} from '../../kernel/index.ts';
import { createMemoryPersonKeys } from '../../privacy/index.ts';
import { creditPoints } from '../domain/crediting.ts';
import { giveBackPoints } from '../domain/giving-back.ts';
import type { PointsEvent } from '../domain/points-events.ts';
import {
  availablePoints,
  evolvePoints,
  initialPoints,
  type PointsState,
} from '../domain/points.ts';
import { holdPoints } from '../domain/spending.ts';
import { pointsCodec } from '../events/points.codec.ts';
import { pointsExpiryProcess } from './expiry-process.ts';

const person = 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId;
const dayMs = 86_400_000;
const holdId = 'ORD-20261120-A15A7F:1:points' as HoldId;

/** An account in memory, with a clock that the test moves, and the process that looks after it. */
function account() {
  let now = instant('2026-11-20T12:00:00Z');
  const clock = { now: () => now };
  const store = createMemoryEventStore({ clock });
  const keys = createMemoryPersonKeys({ random: systemRandom, clock });
  const accounts = createDeciderStream<PointsState, PointsEvent>({
    ...{ store, clock, category: 'points' },
    codecs: createCodecRegistry([pointsCodec], keys),
    decider: { initialState: initialPoints, evolve: evolvePoints },
  });
  const on = async (decide: (state: PointsState) => Decision<PointsEvent>) => {
    const commandId = systemRandom.uuid() as CommandId;
    const actor = { kind: 'system', id: 'test' } as const;
    const context = { commandId, correlationId: commandId, causationId: commandId, actor, now };
    await accounts.execute(person, context, decide);
  };
  const process = pointsExpiryProcess({ accounts, clock });
  return {
    process,
    now: () => now,
    pass: (ms: number) => {
      now = plusMs(now, ms);
    },
    credit: (creditId: string, points: number, validityDays?: number) =>
      on((state) =>
        creditPoints(state, {
          ...{ creditId, points, lotKind: 'free', creditedAt: now },
          ...(validityDays === undefined ? {} : { validityDays }),
        }),
      ),
    hold: (points: number) =>
      on((state) =>
        holdPoints(state, { holdId, orderRef: 'ORD-20261120-A15A7F' as OrderRef, points, now }),
      ),
    release: () =>
      on((state) => giveBackPoints(state, { holdId, refundId: 'r1', now, graceDays: 30 })),
    run: () => process.run(person, new AbortController().signal),
    history: async () =>
      (await store.read(`points-${person}` as never, { max: 50 })).map(({ type }) => type),
    available: async () => availablePoints((await accounts.load(person)).state, now),
  };
}

describe('the process that ends points', () => {
  it('given lots that end one after the other, when it runs, then it waits for the first end, and each is written down once', async () => {
    const points = account();
    await points.credit('first', 10, 1);
    await points.credit('second', 20, 2);
    await points.credit('endless', 5);
    const begun = points.now();
    expect(await points.run()).toEqual({ kind: 'wake-at', at: plusMs(begun, dayMs) });
    points.pass(dayMs);
    expect(await points.run()).toEqual({ kind: 'wake-at', at: plusMs(begun, 2 * dayMs) });
    expect(await points.run()).toEqual({ kind: 'wake-at', at: plusMs(begun, 2 * dayMs) });
    points.pass(dayMs);
    expect(await points.run()).toEqual({ kind: 'done' });
    expect((await points.history()).filter((type) => type === 'PointsExpired')).toHaveLength(2);
    expect(await points.available()).toBe(5);
  });

  it('given points that an order held over their end, when they are released, then they end at the next run', async () => {
    const points = account();
    await points.credit('lot', 10, 1);
    await points.hold(10);
    expect(await points.run()).toEqual({ kind: 'done' });
    points.pass(dayMs);
    await points.release();
    expect(await points.run()).toEqual({ kind: 'done' });
    expect(await points.history()).toEqual([
      'PointsCredited',
      'PointsHeld',
      'PointsHoldReleased',
      'PointsExpired',
    ]);
  });

  it('given an event, then points without an end wake nobody and all else wakes its account', () => {
    const [credited, refunded, released] = account().process.wakes;
    const streamId = `points-${person}` as never;
    const credit = { type: 'PointsCredited' };
    expect(credited?.processId(credit, streamId)).toBeUndefined();
    expect(credited?.processId({ ...credit, expiresAt: 'soon' } as never, streamId)).toBe(person);
    expect(refunded?.processId({ type: 'PointsRefunded' }, streamId)).toBe(person);
    expect(released?.processId({ type: 'PointsHoldReleased' }, streamId)).toBe(person);
  });
});
