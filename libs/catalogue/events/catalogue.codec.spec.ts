import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import { defineEvents } from '../../event-store/index.ts';
import { type CommandId, instant, money, type ProductId, SEK } from '../../kernel/index.ts';
import type { ProductEvent } from '../domain/product-events.ts';
import type { ProductTypeDeclaration, ProductTypeEvent } from '../domain/product-type.ts';
import type { SessionEvent } from '../domain/session-events.ts';
import { productCodec } from './product.codec.ts';
import { productTypeCodec } from './product-type.codec.ts';
import { sessionCodec } from './session.codec.ts';

const commandId = '0c1d8f4e-7c3b-5a58-9d7f-3e1b6a2c9f04' as CommandId;

const declaration: ProductTypeDeclaration = {
  code: 'course',
  name: { sv: 'Kurs', en: 'Course' },
  allocates: 'seats',
  delivers: 'booking',
  vatRateBasisPoints: 2500,
  salesAccount: '3001',
  lineSchema: '{"type":"object"}',
  sellable: true,
};

const productTypes: readonly ProductTypeEvent[] = [
  { type: 'ProductTypeDeclared', ...declaration, declaredBy: commandId },
  { type: 'ProductTypeChanged', ...declaration, sellable: false, changedBy: commandId },
];

const productId = 'course-wheel-throwing' as ProductId;
const text = { name: 'Prova på drejning', description: 'En kväll vid drejskivan.' };

const products: readonly ProductEvent[] = [
  {
    type: 'ProductCreated',
    productId,
    productType: 'course',
    ...text,
    unitPrice: money(129_500, SEK),
    createdBy: commandId,
  },
  {
    type: 'ProductPriceChanged',
    productId,
    unitPrice: money(139_500, SEK),
    changedBy: commandId,
  },
  { type: 'ProductChanged', productId, name: text.name, changedBy: commandId },
  { type: 'ProductDeactivated', productId, deactivatedBy: commandId },
  { type: 'ProductActivated', productId, activatedBy: commandId },
];

const sessionId = 'session-moon-breathing';
const offer = { title: 'Andning i fullmåne', unitPrice: money(29_500, SEK) };

const sessions: readonly SessionEvent[] = [
  {
    type: 'SessionCreated',
    sessionId,
    productType: 'session-slot',
    ...offer,
    createdBy: commandId,
  },
  { type: 'SessionChanged', sessionId, ...offer, description: 'Live', changedBy: commandId },
  {
    type: 'SlotAdded',
    sessionId,
    slotId: 'first',
    startsAt: instant('2026-12-24T17:00:00Z'),
    endsAt: instant('2026-12-24T17:45:00Z'),
    addedBy: commandId,
  },
  { type: 'SlotRemoved', sessionId, slotId: 'first', removedBy: commandId },
  { type: 'SessionPublished', sessionId, publishedBy: commandId },
  { type: 'SessionUnpublished', sessionId, unpublishedBy: commandId },
  {
    type: 'RecordingLinked',
    sessionId,
    recordingUrl: 'https://video.example/recordings/new-moon',
    linkedBy: commandId,
  },
];

/** The three codecs as one, so that their fixtures share the context's one folder. */
const catalogueEvents = defineEvents<ProductTypeEvent | ProductEvent | SessionEvent>('catalogue', {
  ...productTypeCodec.definitions,
  ...productCodec.definitions,
  ...sessionCodec.definitions,
});

fixturesContract(catalogueEvents, new URL('./fixtures/', import.meta.url), [
  ...productTypes,
  ...products,
  ...sessions,
]);
