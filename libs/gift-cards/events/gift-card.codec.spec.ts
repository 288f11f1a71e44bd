import { describe, expect, it } from '@jest/globals';
import { createCodecRegistry, streamId, type StoredEvent } from '../../event-store/index.ts';
import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import {
  type BusinessDate,
  type CommandId,
  FORGOTTEN,
  type GiftCardId,
  type HoldId,
  instant,
  money,
  type OrderRef,
  type PersonId,
  type ProductId,
  SEK,
  systemClock,
  systemRandom,
} from '../../kernel/index.ts';
import { createMemoryPersonKeys } from '../../privacy/index.ts';
import { issueGiftCard } from '../domain/issue-gift-card.ts';
import { type GiftCardEvent } from '../domain/gift-card-events.ts';
import { evolveGiftCard, initialGiftCard } from '../domain/gift-card.ts';
import { giftCardCodec } from './gift-card.codec.ts';

const cardId = '2026a.4f3c2e1d0b9a8f7e6d5c4b3a291807f6e5d4c3b2' as GiftCardId;
const holdId = 'ORD-20261120-A15A7F.1.gift-card-1' as HoldId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const personId = '3f0c5a52-3a6b-4a0e-9c1d-0a4b7f6d2e11' as PersonId;
const now = instant('2026-11-20T12:00:00Z');
const end = instant('2027-11-20T23:00:00Z');

const card = {
  cardId,
  codeLastFour: '7KQ2',
  code: 'GC-0123-4567-89AB-7KQ2-X',
  faceValue: money(50_000, SEK),
  lotKind: 'paid',
  productId: 'gift-card' as ProductId,
  voucherKind: 'single-purpose',
  vatRateBasisPoints: 2500,
  validityDays: 365,
  issuedAt: now,
  issuedBy: '0f8fad5b-d9cb-469f-a165-70867728950e' as CommandId,
  orderRef,
  lineId: '1',
  personId,
  sender: 'Ada Lind',
  recipient: 'Bo Ek',
  recipientEmail: 'bo@example.test',
  greeting: 'Grattis på födelsedagen!',
} as const;

const decision = issueGiftCard(initialGiftCard, card);
const issued = decision.kind === 'accepted' ? decision.events : [];

fixturesContract(giftCardCodec, new URL('./fixtures/', import.meta.url), [
  ...issued,
  { type: 'GiftCardActivated', activatedAt: now, expiresAt: end, by: 'payment', orderRef },
  { type: 'GiftCardFundsHeld', holdId, orderRef, amount: money(20_000, SEK) },
  { type: 'GiftCardHoldReleased', holdId },
  { type: 'GiftCardRedeemed', holdId, orderRef, amount: money(20_000, SEK) },
  {
    type: 'GiftCardRefunded',
    refundId: 'ORD-20261120-A15A7F-R1',
    holdId,
    orderRef,
    amount: money(20_000, SEK),
    expiresAt: end,
  },
  {
    type: 'GiftCardExtended',
    expiresAt: end,
    reason: 'ill for a month',
    restored: money(30_000, SEK),
  },
  { type: 'GiftCardBlocked', reason: 'reported stolen' },
  { type: 'GiftCardUnblocked', reason: 'found again' },
  { type: 'GiftCardExpired', amount: money(30_000, SEK), expiredAt: end },
  { type: 'GiftCardFlagged', reason: 'unpaid for 30 days', flaggedAt: now },
  {
    type: 'GiftCardPaymentPostponed',
    orderRef,
    dueOn: '2027-01-31' as BusinessDate,
    reason: 'kunden väntar på lön',
  },
  { type: 'GiftCardRevoked', amount: money(30_000, SEK), reason: 'purchase refunded' },
  {
    type: 'GiftCardReinstated',
    refundId: 'ORD-20261120-A15A7F-R1',
    amount: money(30_000, SEK),
    expiresAt: end,
  },
]);

describe('what forgetting does to a card', () => {
  it('given a card that somebody bought, when they are forgotten, then its names and greeting are gone and its code is not', async () => {
    const keys = createMemoryPersonKeys({ clock: systemClock, random: systemRandom });
    const stored = await storedUnder(keys);
    await keys.tombstone(personId);

    const { issued: read, dedicated } = await readUnder(keys, stored);

    expect(read?.code).toBe(card.code);
    expect(dedicated).toMatchObject({
      sender: FORGOTTEN,
      recipient: FORGOTTEN,
      recipientEmail: FORGOTTEN,
      greeting: FORGOTTEN,
    });
    expect(JSON.stringify(stored)).not.toMatch(/Ada|Bo Ek|example|Grattis|7KQ2-X/);
  });

  it("given the card's own key, when it ends, then the code is gone and the buyer's texts are not", async () => {
    const keys = createMemoryPersonKeys({ clock: systemClock, random: systemRandom });
    const stored = await storedUnder(keys);
    await keys.tombstone(`card:${cardId}` as PersonId);

    const { issued: read, dedicated } = await readUnder(keys, stored);

    expect(read?.code).toEqual(FORGOTTEN);
    expect(dedicated?.recipient).toBe('Bo Ek');
  });

  it("given a card that nobody bought, when it is issued, then its texts are under the card's own key", () => {
    const free = issueGiftCard(initialGiftCard, {
      ...{ cardId, codeLastFour: '7KQ2', code: card.code, faceValue: card.faceValue },
      ...{ lotKind: 'free', voucherKind: 'multi-purpose', validityDays: 365 },
      ...{ issuedAt: now, issuedBy: card.issuedBy, greeting: card.greeting },
    });
    expect(free).toMatchObject({
      events: [{ codeKey: `card:${cardId}` }, { textKey: `card:${cardId}` }],
    });
  });
});

type Keys = ReturnType<typeof createMemoryPersonKeys>;

async function storedUnder(keys: Keys): Promise<readonly StoredEvent[]> {
  const registry = createCodecRegistry([giftCardCodec], keys);
  const id = streamId('giftCard', cardId);
  const commandId = card.issuedBy;
  const metadata = {
    correlationId: commandId,
    causationId: commandId,
    commandId,
    actor: { kind: 'system', id: 'test' },
    occurredAt: now,
    recordedAt: now,
  } as const;
  const encoded = await registry.encodeAll(
    issued.map((event) => ({ streamId: id, eventId: systemRandom.uuid(), event, metadata })),
  );
  return encoded.map((event, revision) => ({
    ...event,
    streamId: id,
    revision,
    position: String(revision) as StoredEvent['position'],
    storedAt: now,
  }));
}

async function readUnder(keys: Keys, stored: readonly StoredEvent[]) {
  const registry = createCodecRegistry([giftCardCodec], keys);
  const recorded = await registry.decodeAll(stored);
  return recorded
    .map(({ event }) => event as GiftCardEvent)
    .reduce(evolveGiftCard, initialGiftCard);
}
