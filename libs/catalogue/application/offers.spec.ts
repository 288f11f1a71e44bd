import { beforeEach, describe, expect, it } from '@jest/globals';
import { v5 } from 'uuid';
import { demoProductTypes } from '../demo/demo-product-types.ts';
import type { ClassTerms } from '../domain/class-terms.ts';
import { addClass, removeClass } from '../domain/competition-class.ts';
import {
  cancelCompetition,
  changeCompetition,
  type CompetitionChange,
  closeCompetition,
  createCompetition,
  reopenCompetition,
} from '../domain/competition.ts';
import type { CompetitionDetails } from '../domain/competition-events.ts';
import type { CompetitionKind } from '../domain/competition-kind.ts';
import { createProduct } from '../domain/product.ts';
import { changeRecipient, createRecipient } from '../domain/recipient.ts';
import {
  type CommandContext,
  createCodecRegistry,
  createMemoryEventStore,
} from '../../event-store/index.ts';
import {
  accepted,
  type CommandId,
  currency,
  instant,
  type Instant,
  money,
  plusMs,
  type ProductId,
  SEK,
} from '../../kernel/index.ts';
import {
  type Catalogue,
  catalogueCodecs,
  type CatalogueStreams,
  createCatalogue,
  createCatalogueStreams,
  type LineWish,
  type ProductTerms,
} from '../index.ts';
import { competitionsOf } from './competition-commands.ts';

const startedAt = instant('2026-11-20T12:00:00.000Z');
const dayMs = 24 * 3_600_000;
const inDays = (days: number): Instant => plusMs(startedAt, days * dayMs);
const sek = (kronor: number) => money(kronor * 100, SEK);
const known = { seriesIsKnown: true, recipientIsKnown: true, idIsTaken: false };
const rider = { registrations: [{ riderId: 'rider-1' }] };
const girls: ClassTerms = {
  classId: 'girls',
  title: 'Flickor',
  unitPrice: sek(200),
  early: { unitPrice: sek(150), until: inDays(10) },
  late: { fee: sek(50), from: inDays(20) },
};

let now = startedAt;
let commands = 0;
let streams: CatalogueStreams;
let catalogue: Catalogue;

beforeEach(async () => {
  now = startedAt;
  const clock = { now: () => now };
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const store = createMemoryEventStore();
  streams = createCatalogueStreams({
    store,
    codecs: createCodecRegistry(catalogueCodecs, noKeys),
    clock,
  });
  catalogue = createCatalogue({ ...streams, clock }, () => true);
  for (const declaration of demoProductTypes) await declare(declaration);
});

async function declare(declaration: (typeof demoProductTypes)[number]): Promise<void> {
  const context = by();
  const declaredBy = context.commandId;
  await streams.productTypes.execute(declaration.code, context, () =>
    accepted({ type: 'ProductTypeDeclared', ...declaration, sellable: true, declaredBy }),
  );
}

async function sell(productType: string, terms?: ProductTerms, unitPrice = sek(500)) {
  const { declaration } = (await streams.productTypes.load(productType)).state;
  const productId = `a-${productType}` as ProductId;
  const context = by();
  const wish = { productId, productType, declaration, name: 'Något', unitPrice };
  const { outcome } = await streams.products.execute(productId, context, (state) =>
    createProduct(state, {
      ...wish,
      ...(terms === undefined ? {} : { terms }),
      commandId: context.commandId,
    }),
  );
  expect(outcome.kind).toBe('accepted');
  return productId;
}

async function hold(
  kind: CompetitionKind,
  competitionId: string,
  more: Partial<CompetitionDetails> = {},
  classes: readonly ClassTerms[] = [girls],
): Promise<void> {
  const stream = competitionsOf(streams, kind);
  const productType = `${kind}-registration`;
  const { declaration } = (await streams.productTypes.load(productType)).state;
  const created = by();
  const times = kind === 'event' ? { startsAt: inDays(60), endsAt: inDays(61) } : {};
  const details = { title: 'Loppet', timeZone: 'Europe/Stockholm', ...times, ...more };
  const { outcome } = await stream.execute(competitionId, created, (state) =>
    createCompetition(state, {
      ...{ kind, competitionId, productType, declaration, ...details, ...known },
      commandId: created.commandId,
    }),
  );
  expect(outcome.kind).toBe('accepted');
  for (const terms of classes) {
    const { commandId, ...context } = by();
    await stream.execute(competitionId, { commandId, ...context }, (state) =>
      addClass(state, { kind, commandId, terms }),
    );
  }
}

async function pay(recipientId: string): Promise<void> {
  const context = by();
  const { commandId } = context;
  const details = { name: recipientId, platformFeeBasisPoints: 0, active: true };
  await streams.recipients.execute(recipientId, context, (state) =>
    createRecipient(state, { recipientId, ...details, commandId }),
  );
}

async function deactivate(recipientId: string): Promise<void> {
  const context = by();
  await streams.recipients.execute(recipientId, context, (state) =>
    changeRecipient(state, { active: false, commandId: context.commandId }),
  );
  now = plusMs(now, 1_000);
}

/** The offer itself, or the code and the field that are to blame. */
async function asked(line: LineWish): Promise<object> {
  const answer = await catalogue.offerOf(line);
  if (answer.kind === 'offer') return answer.offer;
  const [error] = answer.errors ?? [];
  return { code: answer.code, ...(error === undefined ? {} : { field: error.field }) };
}

const greeting = { recipientName: 'Åsa' };

describe('the offer of a gift card', () => {
  it('given a fixed price, when it is asked for, then the card is worth it and keeps the law’s ten years', async () => {
    const productId = await sell('gift-card');
    const offer = await asked({ productId, details: greeting });
    expect(offer).toMatchObject({
      unitPrice: sek(500),
      delivers: 'gift-card',
      giftCard: { validityDays: 3_653, voucherKind: 'multi-purpose' },
    });
    expect(offer).not.toHaveProperty('poolId');
  });

  it('given a free amount, when one within is asked for, then that is the price, and else the field is named', async () => {
    const amounts = { least: sek(100), greatest: sek(10_000) };
    const giftCard = { amounts, validityDays: 365, voucherKind: 'single-purpose' } as const;
    const productId = await sell('gift-card', { giftCard });
    const of = (amount: LineWish['amount']) =>
      asked({ productId, details: greeting, ...(amount === undefined ? {} : { amount }) });
    expect(await of(undefined)).toMatchObject({ unitPrice: sek(500) });
    for (const kronor of [100, 123, 10_000])
      expect(await of(sek(kronor))).toMatchObject({
        unitPrice: sek(kronor),
        giftCard: { validityDays: 365, voucherKind: 'single-purpose' },
      });
    for (const amount of [money(9_999, SEK), money(1_000_001, SEK), money(50_000, currency('EUR'))])
      expect(await of(amount)).toEqual({
        code: 'catalogue.amount-out-of-range',
        field: 'amount',
      });
  });

  it('given a fixed price, when another amount is asked for, then it is refused', async () => {
    const productId = await sell('gift-card');
    const line = { productId, details: greeting };
    expect(await asked({ ...line, amount: sek(500) })).toMatchObject({ unitPrice: sek(500) });
    expect(await asked({ ...line, amount: sek(501) })).toEqual({
      code: 'catalogue.amount-fixed',
      field: 'amount',
    });
  });
});

describe('the offer of points, images and goods', () => {
  it('given a package, when it is asked for, then its points and their validity are offered', async () => {
    const productId = await sell('points-package', { points: { points: 100, validityDays: 365 } });
    expect(await asked({ productId })).toMatchObject({
      delivers: 'points',
      points: { points: 100, validityDays: 365 },
    });
  });

  it('given a package from before it could say its points, when it is asked for, then it is not for sale', async () => {
    const productId = 'points-old' as ProductId;
    const context = by();
    const created = { productId, productType: 'points-package', name: 'x', unitPrice: sek(1) };
    await streams.products.execute(productId, context, () =>
      accepted({ type: 'ProductCreated', ...created, createdBy: context.commandId }),
    );
    expect(await asked({ productId })).toEqual({ code: 'catalogue.not-for-sale' });
  });

  it('given an image with a price in points, when it is asked for, then that and its downloads are offered', async () => {
    const productId = await sell('image', { unitPoints: 50 });
    expect(await asked({ productId })).toMatchObject({
      unitPoints: 50,
      download: { usesMax: 5, validDays: 30 },
    });
  });

  it('given goods, when they are asked for, then those that are counted have a pool and the others none', async () => {
    expect(await asked({ productId: await sell('art-product') })).toMatchObject({
      poolId: 'a-art-product',
    });
    const printed = await sell('merchandise', { stock: 'untracked' });
    expect(await asked({ productId: printed })).not.toHaveProperty('poolId');
  });

  it('given a product that names who is paid, when that one is active, then the offer says so', async () => {
    await pay('artist');
    const productId = await sell('art-product', { recipientId: 'artist' });
    expect(await asked({ productId })).toMatchObject({ recipientId: 'artist' });
    await deactivate('artist');
    expect(await asked({ productId })).not.toHaveProperty('recipientId');
  });
});

describe('the offer of a registration', () => {
  const line = { productId: 'race', classId: 'girls', details: rider };

  it('given an event, when a class is asked for, then it is offered from its pool and the event’s', async () => {
    await hold('event', 'race');
    expect(await asked(line)).toEqual({
      productId: 'race',
      productType: 'event-registration',
      name: 'Loppet, Flickor',
      unitPrice: sek(150),
      vatRateBasisPoints: 600,
      salesAccount: '3003',
      allocates: 'seats',
      delivers: 'registration',
      poolId: 'event.race.girls',
      alsoTakesFrom: ['all.event.race'],
      priceBasis: 'early',
      eventId: 'race',
      classId: 'girls',
    });
  });

  it('given early and late prices, when time passes, then the price is the one of the moment', async () => {
    await hold('event', 'race');
    const at = async (moment: Instant) => {
      now = moment;
      return asked(line);
    };
    const beforeIt = (moment: Instant) => plusMs(moment, -1);
    expect(await at(beforeIt(inDays(10)))).toMatchObject({ priceBasis: 'early' });
    expect(await at(inDays(10))).toMatchObject({ priceBasis: 'regular', unitPrice: sek(200) });
    expect(await at(beforeIt(inDays(20)))).toMatchObject({ priceBasis: 'regular' });
    expect(await at(inDays(20))).toMatchObject({ priceBasis: 'late', unitPrice: sek(250) });
    expect(await at(beforeIt(inDays(60)))).toMatchObject({ priceBasis: 'late' });
    expect(await at(inDays(60))).toEqual({ code: 'catalogue.registration-closed' });
  });

  it('given times of registration, when it is before or after, then it says which', async () => {
    await hold('event', 'race', { opensAt: inDays(1), closesAt: inDays(2) });
    expect(await asked(line)).toEqual({ code: 'catalogue.registration-not-open' });
    now = inDays(1);
    expect(await asked(line)).toMatchObject({ classId: 'girls' });
    now = inDays(2);
    expect(await asked(line)).toEqual({ code: 'catalogue.registration-closed' });
  });

  it('given an event that is closed, reopened and cancelled, when it is asked for, then it follows', async () => {
    await hold('event', 'race');
    const decide = async (of: typeof closeCompetition) => {
      const context = by();
      const { commandId } = context;
      await streams.events.execute('race', context, (state) =>
        of(state, { kind: 'event', commandId }),
      );
      now = plusMs(now, 1_000);
      return asked(line);
    };
    expect(await decide(closeCompetition)).toEqual({ code: 'catalogue.registration-closed' });
    expect(await decide(reopenCompetition)).toMatchObject({ classId: 'girls' });
    const cancelled = await decide((state, command) =>
      cancelCompetition(state, { ...command, reason: 'No snow' }),
    );
    expect(cancelled).toEqual({ code: 'catalogue.event-cancelled' });
  });

  it('given no class or one that is not there, when it is asked for, then the class is to blame', async () => {
    await hold('event', 'race');
    expect(await asked({ productId: 'race', details: rider })).toEqual({
      code: 'catalogue.class-required',
      field: 'classId',
    });
    for (const classId of ['none', '__proto__'])
      expect(await asked({ ...line, classId })).toEqual({
        code: 'catalogue.unknown-class',
        field: 'classId',
      });
    const context = by();
    const { commandId } = context;
    await streams.events.execute('race', context, (state) =>
      removeClass(state, { kind: 'event', commandId, classId: 'girls' }),
    );
    now = plusMs(now, 1_000);
    expect(await asked(line)).toEqual({ code: 'catalogue.unknown-class', field: 'classId' });
  });

  it('given a class named with the rider alone, when it is asked for, then that class is offered', async () => {
    await hold('event', 'race');
    const details = { registrations: [{ riderId: 'rider-1', classId: 'girls' }] };
    expect(await asked({ productId: 'race', details })).toMatchObject({ classId: 'girls' });
  });

  it('given two riders, two of one or two classes in one line, when it is asked for, then the field is named', async () => {
    await hold('event', 'race');
    const twice = { registrations: [{ riderId: 'a' }, { riderId: 'b' }] };
    expect(await asked({ ...line, details: twice })).toEqual({
      code: 'catalogue.invalid-details',
      field: 'details.registrations',
    });
    expect(await asked({ ...line, quantity: 2 })).toEqual({
      code: 'catalogue.one-per-line',
      field: 'quantity',
    });
    const other = { registrations: [{ riderId: 'a', classId: 'boys' }] };
    expect(await asked({ ...line, details: other })).toEqual({
      code: 'catalogue.invalid-details',
      field: 'details.registrations.0.classId',
    });
  });

  it('given an event of a series, when it says nothing itself, then discount and recipient are the series’s', async () => {
    const tenth = { kind: 'percentage', percentBasisPoints: 1_000 } as const;
    const fifty = { kind: 'fixed', amount: sek(50) } as const;
    await pay('club');
    await pay('organiser');
    await hold('series', 'cup', { memberDiscount: tenth, recipientId: 'club' });
    await hold('event', 'race', { seriesId: 'cup' });
    expect(await asked(line)).toMatchObject({
      eventId: 'race',
      seriesId: 'cup',
      memberDiscount: { code: 'MEMBER-SERIES-CUP', terms: tenth },
      recipientId: 'club',
    });
    await change({ memberDiscount: fifty, recipientId: 'organiser' });
    expect(await asked(line)).toMatchObject({
      memberDiscount: { code: 'MEMBER-EVENT-RACE', terms: fifty },
      recipientId: 'organiser',
    });
    await deactivate('organiser');
    expect(await asked(line)).toMatchObject({ recipientId: 'club' });
    await deactivate('club');
    expect(await asked(line)).not.toHaveProperty('recipientId');
  });

  it('given a series, when a class is asked for, then it is registered for as a whole', async () => {
    await hold('series', 'cup');
    const offer = await asked({ ...line, productId: 'cup' });
    expect(offer).toMatchObject({
      productType: 'series-registration',
      seriesId: 'cup',
      poolId: 'series.cup.girls',
      alsoTakesFrom: ['all.series.cup'],
    });
    expect(offer).not.toHaveProperty('eventId');
  });

  it('given a product and an event of one id, when a class is named, then it is the event', async () => {
    await sell('merchandise');
    await hold('event', 'a-merchandise');
    expect(await asked({ ...line, productId: 'a-merchandise' })).toMatchObject({
      eventId: 'a-merchandise',
    });
    expect(await asked({ productId: 'a-merchandise' })).not.toHaveProperty('eventId');
  });

  async function change(to: CompetitionChange): Promise<void> {
    const context = by();
    const { commandId } = context;
    await streams.events.execute('race', context, (state) =>
      changeCompetition(state, { kind: 'event', commandId, change: to, ...known }),
    );
    now = plusMs(now, 1_000);
  }
});

function by(): CommandContext {
  commands += 1;
  const commandId = v5(String(commands), '0c1d8f4e-7c3b-5a58-9d7f-3e1b6a2c9f04') as CommandId;
  const actor = { kind: 'operator', id: 'test' } as const;
  return { commandId, correlationId: commandId, causationId: commandId, actor, now };
}
