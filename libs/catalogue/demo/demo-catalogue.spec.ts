import { describe, expect, it } from '@jest/globals';
import { createCodecRegistry, createMemoryEventStore } from '../../event-store/index.ts';
import {
  type CommandId,
  instant,
  money,
  parseProductId,
  plusMs,
  type PoolId,
  SEK,
} from '../../kernel/index.ts';
import { isLineSchema } from '../application/line-schema.ts';
import {
  type CatalogueStreams,
  catalogueCodecs,
  createCatalogue,
  createCatalogueStreams,
  type LineWish,
  seedDemoCatalogue,
  takesUnits,
} from '../index.ts';
import { changeProduct } from '../domain/product.ts';
import { demoCompetitions } from './demo-competitions.ts';
import { demoProductTypes } from './demo-product-types.ts';
import { demoProducts, demoSessions } from './demo-products.ts';

const startedAt = instant('2026-11-20T12:34:56.789Z');

describe('the demo catalogue', () => {
  it('given an empty store, when it is seeded, then there is something of each type', async () => {
    const { seed, streams, capacities } = emptyShop();
    await seed();
    const types = new Set([
      'session-slot',
      ...demoProducts.map(({ productType }) => productType),
      ...demoCompetitions.map(({ kind }) => `${kind}-registration`),
    ]);
    expect([...types].sort()).toEqual(demoProductTypes.map(({ code }) => code).sort());
    for (const { productId } of demoProducts)
      expect((await streams.products.load(productId)).state.product).toBeDefined();
    const { competition } = (await streams.events.load('vasalopp-kids')).state;
    expect([...(competition?.classes.keys() ?? [])].sort()).toEqual(['boys-10', 'girls-10']);
    expect(capacities).toMatchObject({
      'course-wheel-throwing': 10,
      'course-raku-firing': 1,
      'ticket-open-day': 1_000_000,
      'session-moon-breathing.second': 2,
      'art-vase-blue': 1,
      shirt: 50,
      'all.event.vasalopp-kids': 150,
      'event.vasalopp-kids.girls-10': 100,
      'series.kids-cup.boys-10': 50,
    });
  });

  it('given a catalogue that was seeded and changed since, when it is seeded a month later, then nothing changes', async () => {
    const { seed, streams, store, capacities, pass } = emptyShop();
    await seed();
    await streams.products.execute('course-wheel-throwing', by('change'), (state) =>
      changeProduct(state, { unitPrice: money(1, SEK), commandId: by('change').commandId }),
    );
    const head = await store.head();
    capacities['course-wheel-throwing'] = 12;
    pass(30 * 24 * 3_600_000);
    await seed();
    expect(await store.head()).toBe(head);
    expect(capacities['course-wheel-throwing']).toBe(12);
  });

  it('given a start that was cut off anywhere, when it is seeded again, then all of it is there', async () => {
    const { seed, store, failAt } = emptyShop();
    for (let tries = 0; tries < 100; tries++) {
      failAt(tries % 7);
      const done = await seed().then(
        () => true,
        () => false,
      );
      if (done) break;
    }
    failAt(undefined);
    await seed();
    const whole = emptyShop();
    await whole.seed();
    const count = async (of: typeof store) =>
      (await of.readAll({ after: undefined, max: 1_000 })).events.length;
    expect(await count(store)).toBe(await count(whole.store));
  });

  it('given two processes that start at once, when both seed, then each thing is there once', async () => {
    const { store, seedElsewhere, seed } = emptyShop();
    await Promise.all([seed(), seedElsewhere()]);
    const whole = emptyShop();
    await whole.seed();
    const types = async (of: typeof store) =>
      (await of.readAll({ after: undefined, max: 1_000 })).events
        .map(({ streamId, type }) => `${streamId} ${type}`)
        .sort();
    expect(await types(store)).toEqual(await types(whole.store));
  });

  it('given the seeded catalogue, when courses, tickets and slots are asked for, then they are offered', async () => {
    const { seed, streams, clock } = emptyShop();
    await seed();
    const catalogue = createCatalogue({ ...streams, clock });
    const offered = async (productId: string, slotId?: string) => {
      const answer = await catalogue.offerOf(
        slotId === undefined ? { productId } : { productId, slotId },
      );
      return answer.kind === 'offer' ? answer.offer.poolId : answer.code;
    };
    expect(await offered('course-wheel-throwing')).toBe('course-wheel-throwing');
    expect(await offered('ticket-open-day')).toBe('ticket-open-day');
    expect(await offered('session-moon-breathing', 'first')).toBe('session-moon-breathing.first');
    expect(await offered('session-new-moon-recorded', 'broadcast')).toBe('catalogue.slot-started');
    expect(await offered('session-solstice-draft', 'dawn')).toBe('catalogue.not-for-sale');
    expect(await offered('membership-monthly')).toBe('catalogue.not-sellable-yet');
  });

  it('given every kind that is to be sold, when the demo’s own are asked for, then each is offered', async () => {
    const { seed, streams, clock } = emptyShop();
    await seed();
    const catalogue = createCatalogue({ ...streams, clock }, () => true);
    const lines: readonly LineWish[] = [
      ...demoProducts.map(({ productId, productType }) => ({
        productId,
        details: productType === 'gift-card' ? { recipientName: 'Åsa' } : {},
      })),
      ...demoCompetitions.flatMap(({ competitionId, classes }) =>
        classes.map(({ classId }) => ({
          productId: competitionId,
          classId,
          details: { registrations: [{ riderId: 'rider-1' }] },
        })),
      ),
    ];
    for (const line of lines)
      expect([line.productId, (await catalogue.offerOf(line)).kind]).toEqual([
        line.productId,
        'offer',
      ]);
  });

  it('given the data themselves, then ids can be read, schemas are schemas and what takes units has a capacity', () => {
    const types = new Map(demoProductTypes.map((type) => [type.code, type]));
    for (const { lineSchema } of demoProductTypes) expect(isLineSchema(lineSchema)).toBe(true);
    for (const { productId, productType, capacity, terms } of demoProducts) {
      expect(parseProductId(productId)).toBe(productId);
      const type = types.get(productType);
      expect([productId, capacity !== undefined]).toEqual([
        productId,
        type !== undefined && takesUnits(terms, type),
      ]);
    }
    for (const { kind, competitionId, classes } of demoCompetitions) {
      expect(parseProductId(competitionId)).toBe(competitionId);
      expect(types.get(`${kind}-registration`)?.delivers).toBe('registration');
      expect(classes.length).toBeGreaterThan(0);
    }
    for (const { sessionId, slots } of demoSessions) {
      expect(parseProductId(sessionId)).toBe(sessionId);
      expect(slots.length).toBeGreaterThan(0);
    }
  });
});

function emptyShop() {
  let now = startedAt;
  let callsLeft: number | undefined;
  const clock = { now: () => now };
  const store = createMemoryEventStore();
  const streams = streamsOver(store, clock);
  const capacities: Record<string, number> = {};
  const setCapacity = async (poolId: PoolId, capacity: number): Promise<void> => {
    if (callsLeft === 0) throw new Error('cut off');
    if (callsLeft !== undefined) callsLeft -= 1;
    capacities[poolId] = capacity;
  };
  return {
    store,
    streams,
    capacities,
    clock,
    seed: () => seedDemoCatalogue({ streams, setCapacity, clock }),
    seedElsewhere: () =>
      seedDemoCatalogue({
        streams: streamsOver(store, clock),
        setCapacity,
        clock: { now: () => plusMs(now, 3_600_000) },
      }),
    failAt: (calls: number | undefined) => {
      callsLeft = calls;
    },
    pass: (ms: number) => {
      now = plusMs(now, ms);
    },
  };
}

function streamsOver(
  store: ReturnType<typeof createMemoryEventStore>,
  clock: { readonly now: () => typeof startedAt },
): CatalogueStreams {
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const codecs = createCodecRegistry(catalogueCodecs, noKeys);
  return createCatalogueStreams({ store, codecs, clock });
}

function by(id: string) {
  return {
    commandId: id as CommandId,
    correlationId: id,
    causationId: id,
    actor: { kind: 'operator', id: 'test' } as const,
    now: startedAt,
  };
}
