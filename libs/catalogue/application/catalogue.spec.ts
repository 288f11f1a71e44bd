import { beforeEach, describe, expect, it } from '@jest/globals';
import { CqrsModule, CommandBus } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { v5 } from 'uuid';
import { canBeSold } from '../domain/product-type.ts';
import { demoProductTypes } from '../demo/demo-product-types.ts';
import {
  type CommandContext,
  createCodecRegistry,
  createMemoryEventStore,
} from '../../event-store/index.ts';
import { type CommandId, instant, money, plusMs, type ProductId, SEK } from '../../kernel/index.ts';
import {
  ActivateProduct,
  AddSlot,
  type Catalogue,
  CATALOGUE_STREAMS,
  catalogueHandlers,
  type CatalogueStreams,
  ChangeProduct,
  ChangeSession,
  catalogueCodecs,
  createCatalogue,
  createCatalogueStreams,
  CreateProduct,
  CreateSession,
  DeactivateProduct,
  DeclareProductType,
  LinkRecording,
  type ProductTerms,
  PublishSession,
  RemoveSlot,
  UnpublishSession,
} from '../index.ts';

const startedAt = instant('2026-11-20T12:00:00.000Z');
const productId = 'course-wheel-throwing' as ProductId;
const sessionId = 'session-moon';
const price = money(129_500, SEK);
const slot = {
  slotId: 'first',
  startsAt: instant('2026-12-24T17:00:00Z'),
  endsAt: instant('2026-12-24T18:00:00Z'),
};

let now = startedAt;
let streams: CatalogueStreams;
let catalogue: Catalogue;
let bus: CommandBus;

beforeEach(async () => {
  now = startedAt;
  const clock = { now: () => now };
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const store = createMemoryEventStore();
  const codecs = createCodecRegistry(catalogueCodecs, noKeys);
  streams = createCatalogueStreams({ store, codecs, clock });
  catalogue = createCatalogue({ ...streams, clock });
  const module: TestingModule = await Test.createTestingModule({
    imports: [CqrsModule.forRoot({ rethrowUnhandled: true })],
    providers: [{ provide: CATALOGUE_STREAMS, useValue: streams }, ...catalogueHandlers],
  }).compile();
  await module.init();
  bus = module.get(CommandBus);
  for (const declaration of demoProductTypes)
    await bus.execute(new DeclareProductType(declaration, context(`type ${declaration.code}`)));
});

describe('the commands of the catalogue', () => {
  it('given a declared type, when a product is created, changed, taken out of sale and put back, then each is recorded', async () => {
    await createCourse();
    const changed = await bus.execute(
      new ChangeProduct(productId, { name: 'Drejning II' }, context('change')),
    );
    expect(changed.outcome.kind).toBe('accepted');
    await bus.execute(new DeactivateProduct(productId, context('off')));
    const { state, revision } = await bus.execute(new ActivateProduct(productId, context('on')));
    expect(state.product).toMatchObject({ name: 'Drejning II', active: true });
    expect(revision).toBe(3);
  });

  it('given a command that was done, when it is sent again, then nothing more is recorded', async () => {
    await createCourse();
    const { outcome, revision } = await createCourse();
    expect(outcome).toEqual({ kind: 'already' });
    expect(revision).toBe(0);
  });

  it('given no such type, when a product or a session of it is created, then both are refused', async () => {
    const product = { productId, productType: 'none', name: 'x', unitPrice: price };
    const answer = await bus.execute(new CreateProduct(product, context('p')));
    expect(answer.outcome).toMatchObject({ code: 'catalogue.unknown-product-type' });
    const session = { sessionId, productType: 'none', title: 'x', unitPrice: price };
    const other = await bus.execute(new CreateSession(session, context('s')));
    expect(other.outcome).toMatchObject({ code: 'catalogue.unknown-product-type' });
  });

  it('given a schema that is none, when a type is declared with it, then it is refused', async () => {
    const [course] = demoProductTypes;
    const declaration = { ...course!, code: 'odd', lineSchema: '{"type":"text"}' };
    const { outcome } = await bus.execute(new DeclareProductType(declaration, context('odd')));
    expect(outcome).toMatchObject({ code: 'catalogue.invalid-line-schema' });
  });

  it('given a session, when it is changed, given slots, published, hidden and given a recording, then each is recorded', async () => {
    await createSessionWithSlot();
    await bus.execute(new ChangeSession(sessionId, { title: 'Nymåne' }, context('change')));
    await bus.execute(new UnpublishSession(sessionId, context('hide')));
    const recordingUrl = 'https://video.example/moon';
    await bus.execute(new LinkRecording(sessionId, recordingUrl, context('link')));
    const { state, revision } = await bus.execute(
      new RemoveSlot(sessionId, 'first', context('remove')),
    );
    expect(state.session).toMatchObject({ title: 'Nymåne', published: false, recordingUrl });
    expect(state.session?.slots.get('first')?.removed).toBe(true);
    expect(revision).toBe(6);
  });
});

describe('the offer of a product', () => {
  it('given a course in sale, when it is asked for, then it is offered with its type’s VAT, account and pool', async () => {
    await createCourse();
    expect(await catalogue.offerOf({ productId })).toEqual({
      kind: 'offer',
      offer: {
        productId,
        productType: 'course',
        name: 'Drejning',
        unitPrice: price,
        vatRateBasisPoints: 2500,
        salesAccount: '3001',
        allocates: 'seats',
        delivers: 'booking',
        poolId: productId,
      },
    });
  });

  it('given a type that allocates nothing, when its product is asked for, then the offer has no pool', async () => {
    const [course] = demoProductTypes;
    const lecture = { ...course!, code: 'lecture', allocates: 'nothing' as const };
    await bus.execute(new DeclareProductType(lecture, context('lecture')));
    await createProductOf('lecture');
    const answer = await catalogue.offerOf({ productId });
    expect(answer).toMatchObject({ kind: 'offer', offer: { allocates: 'nothing' } });
    expect(answer.kind === 'offer' && 'poolId' in answer.offer).toBe(false);
  });

  it.each(['none', 'Not An Id', '../etc', '', 'x'.repeat(500)])(
    'given no product %p, when it is asked for, then it is unknown',
    async (id) => {
      expect(await catalogue.offerOf({ productId: id })).toEqual({
        kind: 'refused',
        code: 'catalogue.unknown-product',
      });
    },
  );

  it('given a product that is taken out of sale, when it is asked for a second later, then it is not for sale', async () => {
    await createCourse();
    await catalogue.offerOf({ productId });
    await bus.execute(new DeactivateProduct(productId, context('off')));
    now = plusMs(now, 999);
    expect((await catalogue.offerOf({ productId })).kind).toBe('offer');
    now = plusMs(now, 1);
    expect(await catalogue.offerOf({ productId })).toMatchObject({
      code: 'catalogue.not-for-sale',
    });
  });

  it('given a price that was changed, when it is asked for a second later, then the new price is offered', async () => {
    await createCourse();
    await catalogue.offerOf({ productId });
    const dearer = money(139_500, SEK);
    await bus.execute(new ChangeProduct(productId, { unitPrice: dearer }, context('dearer')));
    now = plusMs(now, 1_000);
    expect(await catalogue.offerOf({ productId })).toMatchObject({
      offer: { unitPrice: dearer },
    });
  });

  it.each(demoProductTypes.filter((type) => !canBeSold(type)))(
    'given a product of type $code, when it is asked for, then it is not sellable yet',
    async ({ code }) => {
      const points = { points: 100 };
      await createProductOf(code, code === 'points-package' ? { terms: { points } } : {});
      expect(await catalogue.offerOf({ productId })).toEqual({
        kind: 'refused',
        code: 'catalogue.not-sellable-yet',
      });
    },
  );

  it('given details that do not fit the type, when it is asked for, then the fields are named', async () => {
    await createCourse();
    const details = { participants: [{ email: 'not an address' }] };
    expect(await catalogue.offerOf({ productId, details })).toMatchObject({
      kind: 'refused',
      code: 'catalogue.invalid-details',
      errors: [
        { field: 'details.participants.0.name', code: 'details.required' },
        { field: 'details.participants.0.email', code: 'details.format' },
      ],
    });
  });

  it('given details that fit the type, when it is asked for, then it is offered', async () => {
    await createCourse();
    const details = { participants: [{ name: 'Åsa', email: 'asa@example.se' }] };
    expect((await catalogue.offerOf({ productId, details })).kind).toBe('offer');
  });
});

describe('the offer of a session slot', () => {
  it('given a slot of a published session, when it is asked for, then it is offered by its own pool', async () => {
    await createSessionWithSlot();
    expect(await catalogue.offerOf({ productId: sessionId, slotId: 'first' })).toMatchObject({
      kind: 'offer',
      offer: {
        productId: sessionId,
        productType: 'session-slot',
        name: 'Fullmåne, 2026-12-24 18:00',
        unitPrice: price,
        poolId: 'session-moon.first',
      },
    });
  });

  it('given a session, when it is asked for without a slot, then a slot is missed', async () => {
    await createSessionWithSlot();
    expect(await catalogue.offerOf({ productId: sessionId })).toMatchObject({
      code: 'catalogue.slot-required',
    });
  });

  it('given no session, when a slot is asked for, then it is an unknown product', async () => {
    await createCourse();
    for (const id of [sessionId, productId])
      expect(await catalogue.offerOf({ productId: id, slotId: 'first' })).toMatchObject({
        code: 'catalogue.unknown-product',
      });
  });

  it('given no such slot or one that was removed, when it is asked for, then it is unknown', async () => {
    await createSessionWithSlot();
    await bus.execute(new RemoveSlot(sessionId, 'first', context('remove')));
    for (const slotId of ['first', 'none', '__proto__'])
      expect(await catalogue.offerOf({ productId: sessionId, slotId })).toMatchObject({
        code: 'catalogue.unknown-slot',
      });
  });

  it('given a slot, when it is asked for as it starts, then it has started', async () => {
    await createSessionWithSlot();
    now = slot.startsAt;
    expect(await catalogue.offerOf({ productId: sessionId, slotId: 'first' })).toMatchObject({
      code: 'catalogue.slot-started',
    });
  });

  it('given a session that is not published, when its slot is asked for, then it is not for sale', async () => {
    await createSessionWithSlot();
    await bus.execute(new UnpublishSession(sessionId, context('hide')));
    expect(await catalogue.offerOf({ productId: sessionId, slotId: 'first' })).toMatchObject({
      code: 'catalogue.not-for-sale',
    });
  });
});

async function createCourse() {
  return createProductOf('course');
}

async function createProductOf(productType: string, more: { readonly terms?: ProductTerms } = {}) {
  const product = { productId, productType, name: 'Drejning', unitPrice: price, ...more };
  return bus.execute(new CreateProduct(product, context('create')));
}

async function createSessionWithSlot(): Promise<void> {
  const session = { sessionId, productType: 'session-slot', title: 'Fullmåne', unitPrice: price };
  await bus.execute(new CreateSession(session, context('session')));
  await bus.execute(new AddSlot(sessionId, slot, context('slot')));
  await bus.execute(new PublishSession(sessionId, context('publish')));
}

function context(of: string): CommandContext {
  const commandId = v5(of, '0c1d8f4e-7c3b-5a58-9d7f-3e1b6a2c9f04') as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'operator', id: 'test' },
    now,
  };
}
