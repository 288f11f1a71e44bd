import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import { defineEvents } from '../../event-store/index.ts';
import { type CommandId, instant, money, type ProductId, SEK } from '../../kernel/index.ts';
import type { CompetitionEvent } from '../domain/competition-events.ts';
import type { ProductEvent } from '../domain/product-events.ts';
import type { ProductTypeDeclaration, ProductTypeEvent } from '../domain/product-type.ts';
import type { RecipientEvent } from '../domain/recipient.ts';
import type { SessionEvent } from '../domain/session-events.ts';
import { eventCodec, seriesCodec } from './competition.codec.ts';
import { productCodec } from './product.codec.ts';
import { productTypeCodec } from './product-type.codec.ts';
import { recipientCodec } from './recipient.codec.ts';
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
  {
    type: 'ProductChanged',
    productId,
    ...text,
    terms: {
      giftCard: {
        amounts: { least: money(10_000, SEK), greatest: money(1_000_000, SEK) },
        validityDays: 365,
        voucherKind: 'multi-purpose',
      },
      points: { points: 100, validityDays: 365 },
      unitPoints: 10,
      download: { usesMax: 5, validDays: 30 },
      stock: 'untracked',
      recipientId: 'club',
    },
    changedBy: commandId,
  },
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

const raceClass = {
  classId: 'girls-10',
  title: 'Flickor 10',
  unitPrice: money(20_000, SEK),
  early: { unitPrice: money(15_000, SEK), until: instant('2026-12-01T00:00:00Z') },
  late: { fee: money(5_000, SEK), from: instant('2027-02-01T00:00:00Z') },
};

const details = {
  title: 'Vasaloppet för barn',
  description: 'Tre kilometer på skidor.',
  startsAt: instant('2027-03-07T09:00:00Z'),
  endsAt: instant('2027-03-07T12:00:00Z'),
  timeZone: 'Europe/Stockholm',
  opensAt: instant('2026-11-01T08:00:00Z'),
  closesAt: instant('2027-03-01T23:00:00Z'),
  recipientId: 'club',
};

function competitions(kind: 'Event' | 'Series', competitionId: string): CompetitionEvent[] {
  const percent = { kind: 'percentage', percentBasisPoints: 1_000 } as const;
  const fixed = { kind: 'fixed', amount: money(5_000, SEK) } as const;
  return [
    {
      ...{ type: `${kind}Created`, competitionId, ...details, memberDiscount: percent },
      ...{ productType: `${kind.toLowerCase()}-registration`, createdBy: commandId },
      ...(kind === 'Event' ? { seriesId: 'kids-cup' } : {}),
    },
    {
      ...{ type: `${kind}Changed`, competitionId, ...details, memberDiscount: fixed },
      changedBy: commandId,
    },
    { type: `${kind}ClassAdded`, competitionId, ...raceClass, addedBy: commandId },
    { type: `${kind}ClassChanged`, competitionId, ...raceClass, changedBy: commandId },
    { type: `${kind}ClassRemoved`, competitionId, classId: 'girls-10', removedBy: commandId },
    { type: `${kind}Closed`, competitionId, closedBy: commandId },
    { type: `${kind}Reopened`, competitionId, reopenedBy: commandId },
    { type: `${kind}Cancelled`, competitionId, reason: 'No snow', cancelledBy: commandId },
  ];
}

const recipient = {
  recipientId: 'club',
  name: 'Skidklubben',
  swishNumber: '1231181189',
  platformFeeBasisPoints: 200,
};

const recipients: readonly RecipientEvent[] = [
  { type: 'RecipientCreated', ...recipient, active: true, createdBy: commandId },
  { type: 'RecipientChanged', ...recipient, active: false, changedBy: commandId },
];

/** The codecs as one, so that their fixtures share the context's one folder. */
const catalogueEvents = defineEvents<
  ProductTypeEvent | ProductEvent | SessionEvent | CompetitionEvent | RecipientEvent
>('catalogue', {
  ...productTypeCodec.definitions,
  ...productCodec.definitions,
  ...sessionCodec.definitions,
  ...eventCodec.definitions,
  ...seriesCodec.definitions,
  ...recipientCodec.definitions,
});

fixturesContract(catalogueEvents, new URL('./fixtures/', import.meta.url), [
  ...productTypes,
  ...products,
  ...sessions,
  ...competitions('Event', 'vasalopp-kids'),
  ...competitions('Series', 'kids-cup'),
  ...recipients,
]);
