import { describe, expect, it } from '@jest/globals';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
} from '../../event-store/index.ts';
import {
  type CommandId,
  type HoldId,
  instant,
  money,
  SEK,
  systemClock,
  systemRandom,
} from '../../kernel/index.ts';
import { createMemoryPersonKeys } from '../../privacy/index.ts';
import {
  drawGiftCardCode,
  type GiftCardCode,
  giftCardLastFour,
  parseGiftCardId,
} from '../domain/gift-card-code.ts';
import type { GiftCardEvent } from '../domain/gift-card-events.ts';
import { evolveGiftCard, type GiftCardState, initialGiftCard } from '../domain/gift-card.ts';
import { giveBackFunds } from '../domain/give-back-funds.ts';
import { issueGiftCard } from '../domain/issue-gift-card.ts';
import { giftCardCodec } from '../events/gift-card.codec.ts';
import { findGiftCard } from './find-gift-card.ts';
import { createGiftCardCodes, type GiftCardCodes, type Pepper } from './gift-card-codes.ts';

const pepper = (keyId: string, fill: number): Pepper => ({
  keyId,
  secret: new Uint8Array(32).fill(fill),
});
const older = createGiftCardCodes({ peppers: [pepper('2025a', 1)] });
const codes = createGiftCardCodes({ peppers: [pepper('2026a', 2), pepper('2025a', 1)] });
const now = instant('2026-11-20T12:00:00Z');

describe('from a code to its card’s id', () => {
  const code = drawGiftCardCode(systemRandom);

  it('given a new pepper, when an id is made, then it is under the new one, and the old one still finds its own', () => {
    expect(codes.cardIdOf(code)).toMatch(/^2026a\./);
    expect(codes.candidatesOf(code)).toEqual([codes.cardIdOf(code), older.cardIdOf(code)]);
  });

  it('given a code, when its id is made twice, then it is the same, can be read and tells nothing of the code', () => {
    const id = codes.cardIdOf(code);
    expect(codes.cardIdOf(code)).toBe(id);
    expect(parseGiftCardId(id)).toBe(id);
    expect(codes.cardIdOf(drawGiftCardCode(systemRandom))).not.toBe(id);
  });

  it('given a text that is no code, when decoys are made, then there are as many and none is a code’s', () => {
    expect(codes.decoysOf(code)).toHaveLength(codes.candidatesOf(code).length);
    expect(codes.decoysOf(code)).not.toEqual(codes.candidatesOf(code));
  });

  it.each<[string, readonly Pepper[]]>([
    ['no pepper', []],
    ['six peppers', [1, 2, 3, 4, 5, 6].map((i) => pepper(String(i), i))],
    ['one id for two', [pepper('a', 1), pepper('a', 2)]],
    ['an id that is no word', [pepper('A b', 1)]],
    ['a secret that is short', [{ keyId: 'a', secret: new Uint8Array(31) }]],
  ])('given %s, when codes are set up, then it is refused', (_, peppers) => {
    expect(() => createGiftCardCodes({ peppers })).toThrow(RangeError);
  });
});

describe('bug 30: guessing codes gives no oracle', () => {
  it('given a card under an older pepper, when its code is typed, then the card is found', async () => {
    const cards = emptyCards();
    const code = await issued(cards, older);
    const found = await findGiftCard(cards, codes, code.toLowerCase().replaceAll('-', ' '));
    expect(found?.cardId).toBe(older.cardIdOf(code));
    expect(found?.state.issued?.codeLastFour).toBe(giftCardLastFour(code));
  });

  it('given every kind of wrong code, when each is looked up, then the answer is the same and so is the number of reads', async () => {
    const cards = emptyCards();
    const code = await issued(cards, codes);
    await cards.execute(codes.cardIdOf(drawGiftCardCode(systemRandom)), context(), (state) =>
      giveBackFunds(state, { ...{ holdId: 'h' as HoldId, refundId: 'r' }, now, graceDays: 30 }),
    );
    const wrong = [
      '',
      'hello',
      `${code.slice(0, -1)}${code.endsWith('0') ? '1' : '0'}`,
      drawGiftCardCode(systemRandom),
      'x'.repeat(10_000),
      '\ud800',
    ];
    for (const text of wrong) {
      const reads: string[] = [];
      const counted = {
        load: (id: string) => {
          reads.push(id);
          return cards.load(id);
        },
      };
      expect(await findGiftCard(counted, codes, text)).toBeUndefined();
      expect(reads).toHaveLength(2);
      expect(new Set(reads).size).toBe(2);
    }
  });
});

function emptyCards() {
  const keys = createMemoryPersonKeys({ clock: systemClock, random: systemRandom });
  return createDeciderStream<GiftCardState, GiftCardEvent>({
    store: createMemoryEventStore(),
    codecs: createCodecRegistry([giftCardCodec], keys),
    clock: systemClock,
    category: 'giftCard',
    decider: { initialState: initialGiftCard, evolve: evolveGiftCard },
  });
}

async function issued(
  cards: ReturnType<typeof emptyCards>,
  under: GiftCardCodes,
): Promise<GiftCardCode> {
  const code = drawGiftCardCode(systemRandom);
  const cardId = under.cardIdOf(code);
  const { commandId, ...rest } = context();
  await cards.execute(cardId, { commandId, ...rest }, (state) =>
    issueGiftCard(state, {
      ...{ cardId, code, codeLastFour: giftCardLastFour(code), faceValue: money(50_000, SEK) },
      ...{ lotKind: 'paid', voucherKind: 'multi-purpose', validityDays: 365 },
      ...{ issuedAt: now, issuedBy: commandId },
    }),
  );
  return code;
}

function context() {
  const commandId = systemRandom.uuid() as CommandId;
  const actor = { kind: 'system', id: 'test' } as const;
  return { commandId, correlationId: commandId, causationId: commandId, actor, now };
}
