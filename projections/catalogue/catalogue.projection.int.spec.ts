import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test } from '@nestjs/testing';
import { randomUUID } from 'node:crypto';
import {
  ActivateProduct,
  AddClass,
  CancelCompetition,
  CATALOGUE_STREAMS,
  catalogueCodecs,
  catalogueHandlers,
  type CatalogueStreams,
  ChangeClass,
  ChangeCompetition,
  ChangeProduct,
  ChangeRecipient,
  ChangeSession,
  CreateCompetition,
  CreateRecipient,
  createCatalogueStreams,
  DeactivateProduct,
  DeclareProductType,
  LinkRecording,
  RemoveClass,
  RemoveSlot,
  seedDemoCatalogue,
  SetRegistration,
  UnpublishSession,
} from '../../libs/catalogue/index.ts';
import {
  type CommandContext,
  createCodecRegistry,
  createMemoryEventStore,
} from '../../libs/event-store/index.ts';
import {
  type CommandId,
  instant,
  money,
  type ProductId,
  SEK,
  systemClock,
} from '../../libs/kernel/index.ts';
import { createProjectionRunner, type ProjectionRunner } from '../../libs/projecting/index.ts';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import { catalogue } from './catalogue.projection.ts';
import {
  findProduct,
  findSession,
  listProducts,
  listProductTypes,
  listSessions,
  listSlots,
} from './catalogue.queries.ts';
import {
  findCompetition,
  listClasses,
  listCompetitions,
  listRecipients,
} from './competition.queries.ts';

const seededAt = instant('2026-11-20T12:00:00.000Z');
const arrivalMs = 20_000;

function emptyLog() {
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const store = createMemoryEventStore();
  const codecs = createCodecRegistry(catalogueCodecs, noKeys);
  const streams = createCatalogueStreams({ store, codecs, clock: systemClock });
  return { store, codecs, streams };
}

/** The demo catalogue and a change of every kind. */
async function someHistory(streams: CatalogueStreams): Promise<void> {
  const clock = { now: () => seededAt };
  await seedDemoCatalogue({ streams, setCapacity: async () => undefined, clock });
  const module = await Test.createTestingModule({
    imports: [CqrsModule.forRoot({ rethrowUnhandled: true })],
    providers: [{ provide: CATALOGUE_STREAMS, useValue: streams }, ...catalogueHandlers],
  }).compile();
  await module.init();
  const bus = module.get(CommandBus);
  const course = 'course-wheel-throwing' as ProductId;
  const raku = 'course-raku-firing' as ProductId;
  const ticket = 'ticket-open-day' as ProductId;
  const change = { name: 'Drejning', description: '', unitPrice: money(139_500, SEK) };
  await bus.execute(new ChangeProduct(course, change, context()));
  await bus.execute(new DeactivateProduct(raku, context()));
  await bus.execute(new DeactivateProduct(ticket, context()));
  await bus.execute(new ActivateProduct(ticket, context()));
  const moon = 'session-moon-breathing';
  await bus.execute(new ChangeSession(moon, { unitPrice: money(31_500, SEK) }, context()));
  await bus.execute(new LinkRecording(moon, 'https://video.example/moon', context()));
  await bus.execute(new RemoveSlot(moon, 'second', context()));
  await bus.execute(new UnpublishSession('session-new-moon-recorded', context()));
  const typed = (await streams.productTypes.load('ticket')).state.declaration;
  if (typed === undefined) throw new Error('the demo declares tickets');
  const renamed = { ...typed, name: { sv: 'Entré', en: 'Admission' } };
  await bus.execute(new DeclareProductType(renamed, context()));
  await someRacing(bus);
  await module.close();
}

/** Terms that change, and a change of every kind to events, series and recipients. */
async function someRacing(bus: CommandBus): Promise<void> {
  const shirt = 'shirt' as ProductId;
  await bus.execute(new ChangeProduct(shirt, { terms: { stock: 'untracked' } }, context()));
  const image = 'image-aurora' as ProductId;
  await bus.execute(new ChangeProduct(image, { terms: { unitPoints: 60 } }, context()));
  const race = { kind: 'event', competitionId: 'vasalopp-kids' } as const;
  const enduro = { kind: 'event', competitionId: 'spring-enduro' } as const;
  const cup = { kind: 'series', competitionId: 'kids-cup' } as const;
  const opensAt = instant('2026-12-01T08:00:00Z');
  const change = { title: 'Barnloppet', opensAt, description: null };
  await bus.execute(new ChangeCompetition(race, change, context()));
  const dearer = { unitPrice: money(25_000, SEK), early: null };
  await bus.execute(new ChangeClass(race, 'girls-10', dearer, context()));
  await bus.execute(new RemoveClass(race, 'boys-10', context()));
  const open = { classId: 'open', title: 'Öppen', unitPrice: money(30_000, SEK) };
  await bus.execute(new AddClass(race, open, context()));
  await bus.execute(new SetRegistration(race, 'closed', context()));
  await bus.execute(new SetRegistration(race, 'open', context()));
  await bus.execute(new CancelCompetition(enduro, 'No permit', context()));
  await bus.execute(new ChangeCompetition(cup, { memberDiscount: null }, context()));
  await bus.execute(new ChangeClass(cup, 'girls-10', { title: 'Flickor' }, context()));
  await bus.execute(new RemoveClass(cup, 'boys-10', context()));
  await bus.execute(new SetRegistration(cup, 'closed', context()));
  await bus.execute(new SetRegistration(cup, 'open', context()));
  const other = { kind: 'series', competitionId: 'other-cup' } as const;
  const details = { title: 'x', timeZone: 'Europe/Stockholm', productType: 'series-registration' };
  await bus.execute(new CreateCompetition(other, details, context()));
  await bus.execute(new CancelCompetition(other, 'Nobody came', context()));
  await bus.execute(new ChangeRecipient('ski-club', { active: false }, context()));
  const club = { name: 'Cykelklubben', platformFeeBasisPoints: 0, active: true };
  await bus.execute(new CreateRecipient('bike-club', club, context()));
}

function context(): CommandContext {
  const commandId = randomUUID() as CommandId;
  const actor = { kind: 'operator', id: 'test' } as const;
  return { commandId, correlationId: commandId, causationId: commandId, actor, now: seededAt };
}

describeProjectionContract('the catalogue', async () => {
  const { store, codecs, streams } = emptyLog();
  await someHistory(streams);
  return { projection: catalogue, store, codecs };
});

describe('the catalogue read model', () => {
  const { store, codecs, streams } = emptyLog();
  let database: FreshDatabase;
  let runner: ProjectionRunner;

  beforeAll(async () => {
    database = await freshDatabase();
    await someHistory(streams);
    runner = createProjectionRunner({
      pool: database.pool,
      store,
      codecs,
      projections: [catalogue],
      clock: systemClock,
    });
    await runner.start();
    const head = await store.head();
    if (head === undefined) throw new Error('nothing happened');
    expect(await runner.waitFor('catalogue', head, arrivalMs)).toBe('reached');
  });

  afterAll(async () => {
    await runner.stop();
    await store.close();
    await database.drop();
  });

  it('given the demo types, when they are listed, then each shows its newest declaration', async () => {
    const types = await listProductTypes(database.pool);
    expect(types).toHaveLength(11);
    expect(types.find(({ code }) => code === 'ticket')).toMatchObject({
      name_sv: 'Entré',
      name_en: 'Admission',
      vat_rate_basis_points: 600,
      sellable: true,
      line_schema: { type: 'object' },
    });
  });

  it('given a product that was changed, when it is looked up, then it shows its newest price and text', async () => {
    expect(await findProduct(database.pool, 'course-wheel-throwing')).toEqual({
      product_id: 'course-wheel-throwing',
      product_type: 'course',
      name: 'Drejning',
      description: null,
      price_ore: 139_500,
      currency: 'SEK',
      active: true,
      allocates: 'seats',
      delivers: 'booking',
      vat_rate_basis_points: 2500,
      sellable: true,
      terms: null,
      pool_id: 'course-wheel-throwing',
    });
    expect(await findProduct(database.pool, 'none')).toBeUndefined();
  });

  it('given a product that takes no units, when it is looked up, then it has no pool and shows its terms', async () => {
    const found = await findProduct(database.pool, 'gift-card-500');
    expect(found).toMatchObject({
      delivers: 'gift-card',
      terms: { giftCard: { validityDays: 365, voucherKind: 'multi-purpose' } },
    });
    expect(found?.pool_id).toBeUndefined();
    const shirt = await findProduct(database.pool, 'shirt');
    expect(shirt).toMatchObject({ terms: { stock: 'untracked' } });
    expect(shirt?.pool_id).toBeUndefined();
  });

  it('given products out of sale, when products are listed, then they show only when asked for', async () => {
    const shown = await listProducts(database.pool, { productType: 'course', limit: 10 });
    expect(shown.map(({ product_id }) => product_id)).toEqual(['course-wheel-throwing']);
    const filter = { productType: 'course', withInactive: true, limit: 10 };
    const all = await listProducts(database.pool, filter);
    expect(all.map(({ product_id }) => product_id)).toEqual([
      'course-raku-firing',
      'course-wheel-throwing',
    ]);
  });

  it('given more products than a page holds, when page after page is read, then each product comes once', async () => {
    const seen: string[] = [];
    for (;;) {
      const after = seen.at(-1);
      const page = { limit: 5, ...(after === undefined ? {} : { after }) };
      const rows = await listProducts(database.pool, page);
      if (rows.length === 0) break;
      seen.push(...rows.map(({ product_id }) => product_id));
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen).toHaveLength(12);
  });

  it('given points packages, when what delivers points is listed, then they alone show', async () => {
    const rows = await listProducts(database.pool, { delivers: 'points', limit: 10 });
    expect(rows.map(({ product_id, terms }) => [product_id, terms?.points?.points])).toEqual([
      ['points-100', 100],
      ['points-550', 550],
    ]);
  });

  it('given events, when they are listed, then cancelled ones show only when asked for', async () => {
    const listed = async (filter: object) =>
      (await listCompetitions(database.pool, { kind: 'event', limit: 10, ...filter })).map(
        ({ competition_id }) => competition_id,
      );
    expect(await listed({})).toEqual(['vasalopp-kids']);
    expect(await listed({ withCancelled: true })).toEqual(['spring-enduro', 'vasalopp-kids']);
    expect(await listed({ withCancelled: true, after: 'spring-enduro' })).toEqual([
      'vasalopp-kids',
    ]);
    expect(await listed({ seriesId: 'kids-cup' })).toEqual(['vasalopp-kids']);
    expect(await listed({ seriesId: 'none' })).toEqual([]);
  });

  it('given an event that was changed, when it is looked up, then it and its classes show their newest', async () => {
    expect(await findCompetition(database.pool, 'event', 'vasalopp-kids')).toMatchObject({
      pool_id: 'all.event.vasalopp-kids',
      title: 'Barnloppet',
      description: null,
      starts_at: '2027-03-20T12:00:00.000Z',
      opens_at: '2026-12-01T08:00:00.000Z',
      series_id: 'kids-cup',
      standing: 'open',
      allocates: 'seats',
    });
    expect(await listClasses(database.pool, 'event', ['vasalopp-kids'])).toEqual([
      {
        pool_id: 'event.vasalopp-kids.girls-10',
        kind: 'event',
        competition_id: 'vasalopp-kids',
        class_id: 'girls-10',
        title: 'Flickor 10 år',
        price_ore: 25_000,
        currency: 'SEK',
        early_price_ore: null,
        early_until: null,
        late_fee_ore: 5_000,
        late_from: '2027-02-18T12:00:00.000Z',
        removed: false,
      },
      expect.objectContaining({ class_id: 'open', late_fee_ore: null, late_from: null }),
    ]);
    expect(await findCompetition(database.pool, 'event', 'kids-cup')).toBeUndefined();
    expect(await findCompetition(database.pool, 'series', 'kids-cup')).toMatchObject({
      member_discount: null,
      recipient_id: 'ski-club',
    });
  });

  it('given recipients, when they are listed, then each shows its newest facts', async () => {
    const [first, second] = await listRecipients(database.pool, { limit: 10 });
    expect(first).toMatchObject({ recipient_id: 'bike-club', swish_number: null });
    expect(second).toMatchObject({ recipient_id: 'ski-club', active: false });
    const page = await listRecipients(database.pool, { after: 'bike-club', limit: 1 });
    expect(page).toEqual([second]);
  });

  it('given published, hidden and draft sessions, when the upcoming ones are listed, then only published ones with a time to come show', async () => {
    const page = { status: 'published', when: 'upcoming', now: seededAt, limit: 10 } as const;
    const rows = await listSessions(database.pool, page);
    expect(rows).toMatchObject([
      {
        session_id: 'session-moon-breathing',
        price_ore: 31_500,
        recording_url: 'https://video.example/moon',
        at: '2026-12-20T12:00:00.000Z',
        sellable: true,
      },
    ]);
  });

  it('given a later moment, when sessions are listed, then upcoming shows the next time and past the last', async () => {
    const all = { status: 'all', limit: 10 } as const;
    const later = { ...all, now: instant('2027-03-01T00:00:00Z') };
    const upcoming = await listSessions(database.pool, { ...later, when: 'upcoming' });
    expect(upcoming.map(({ session_id, at }) => [session_id, at])).toEqual([
      ['session-moon-breathing', '2027-11-20T12:00:00.000Z'],
    ]);
    const past = await listSessions(database.pool, { ...later, when: 'past' });
    expect(past.map(({ session_id, at }) => [session_id, at])).toEqual([
      ['session-solstice-draft', '2027-02-18T12:00:00.000Z'],
      ['session-new-moon-recorded', '2026-11-13T12:00:00.000Z'],
    ]);
  });

  it.each(['upcoming', 'past', undefined] as const)(
    'given one session per page, when all pages of %p are read, then they are the whole list',
    async (when) => {
      const now = instant('2027-03-01T00:00:00Z');
      const filter = { status: 'all', now, ...(when === undefined ? {} : { when }) } as const;
      const whole = await listSessions(database.pool, { ...filter, limit: 10 });
      const paged: (typeof whole)[number][] = [];
      for (let i = 0; i <= whole.length; i++) {
        const last = paged.at(-1);
        const after = last === undefined ? undefined : { at: last.at, sessionId: last.session_id };
        const page = { ...filter, limit: 1, ...(after === undefined ? {} : { after }) };
        paged.push(...(await listSessions(database.pool, page)));
      }
      expect(paged).toEqual(whole);
      expect(whole.length).toBe(when === 'upcoming' ? 1 : when === 'past' ? 2 : 3);
    },
  );

  it('given drafts, when they are listed, then hidden and never shown sessions are among them', async () => {
    const rows = await listSessions(database.pool, { status: 'draft', now: seededAt, limit: 10 });
    expect(rows.map(({ session_id }) => session_id)).toEqual([
      'session-new-moon-recorded',
      'session-solstice-draft',
    ]);
  });

  it('given a session, when it is looked up, then it shows whether it is published', async () => {
    const found = await findSession(database.pool, 'session-new-moon-recorded');
    expect(found).toMatchObject({
      title: 'Nymåne, i efterhand',
      price_ore: 29_500,
      published: false,
    });
    expect(await findSession(database.pool, 'none')).toBeUndefined();
  });

  it('given a slot that was removed, when slots are listed, then the others show by start, each with its pool', async () => {
    const rows = await listSlots(database.pool, 'session-moon-breathing');
    expect(rows).toEqual([
      {
        session_id: 'session-moon-breathing',
        slot_id: 'first',
        starts_at: '2026-12-20T12:00:00.000Z',
        ends_at: '2026-12-20T12:45:00.000Z',
        pool_id: 'session-moon-breathing.first',
      },
      {
        session_id: 'session-moon-breathing',
        slot_id: 'third',
        starts_at: '2027-11-20T12:00:00.000Z',
        ends_at: '2027-11-20T13:00:00.000Z',
        pool_id: 'session-moon-breathing.third',
      },
    ]);
  });
});
