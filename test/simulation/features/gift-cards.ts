import type { Chance } from '../../crash/chance.ts';
import type { DomainEvent } from '../../../libs/event-store/index.ts';
import {
  drawGiftCardCode,
  evolveGiftCard,
  type GiftCardEvent,
  giftCardFunds,
  GiveGiftCardAway,
  GiveGiftCardAwayHandler,
  initialGiftCard,
} from '../../../libs/gift-cards/index.ts';
import { instantFromMs, money, SEK } from '../../../libs/kernel/index.ts';
import type { OrderBody } from '../people/order-body.ts';
import { fieldsIn, keyOf, operate } from './operators.ts';
import { giftCardCodes } from '../world/secrets.ts';
import { setUpContext } from '../world/set-up.ts';
import type { World } from '../world/world.ts';
import { changesOfCard, cardNetOre } from './gift-card-books.ts';
import type { Chore, Extra, Feature } from './feature.ts';
import { product } from './product.ts';

const dayMs = 24 * 60 * 60_000;

/** Cards beside what else pays, or in its place; now and then with a code that no card has. */
const withCards: Extra = {
  likelihood: 0.5,
  addTo: (body, { chance }, world) => {
    const known = codesKnown(world);
    const count = chance.pick([1, 1, 2, 3]);
    body.tenders.giftCards = Array.from({ length: count }, () => cardOf(chance, known));
    if (chance.happens(0.2)) delete body.tenders.payment;
  },
};

const gives: Chore = {
  name: 'gives a card away',
  everyMs: 40 * 60_000,
  perform: async (world, drawn) => {
    const faceValue = { amount: drawn.pick([1, 4_999, 60_000]), currency: 'SEK' };
    const body = { faceValue, validityDays: drawn.pick([1, 20]), reason: 'for a guest' };
    const answer = await operate(world, drawn, {
      ...{ path: '/api/gift-cards', body, key: keyOf(drawn, 'give') },
    });
    const { code } = JSON.parse(answer?.text ?? '{}') as { readonly code?: string };
    if (answer?.status === 201 && code !== undefined) world.purse.codes.push(code);
  },
};

const changes: Chore = {
  name: 'changes a card',
  everyMs: 15 * 60_000,
  perform: async (world, drawn) => {
    const cards = fieldsIn(world, 'GiftCardIssued', 'cardId');
    if (cards.length === 0) return;
    const change = drawn.pick(['block', 'unblock', 'activate', 'extend', 'extend']);
    const expiresAt = instantFromMs(world.timeline.ms + drawn.pick([3_600_000, 9 * dayMs]));
    const body = change === 'extend' ? { reason: 'asked', expiresAt } : { reason: 'asked' };
    const path = `/api/gift-cards/${drawn.pick(cards)}/${change}`;
    await operate(world, drawn, { path, body, key: keyOf(drawn, change) });
  },
};

/** Cards that are sold, given away, spent, stopped, lengthened, and end, some of them this very night. */
export const giftCards: Feature = {
  name: 'gift-cards',
  likelihood: 0.4,
  products: [
    product({
      ...{ id: 'gift-card-500', priceOre: 50_000, delivers: 'gift-card' },
      giftCard: { validityDays: 20, voucherKind: 'multi-purpose' },
    }),
    product({
      ...{ id: 'gift-card-course', priceOre: 129_500, delivers: 'gift-card' },
      giftCard: { validityDays: 1, voucherKind: 'single-purpose' },
    }),
  ],
  prepare: async (world) => {
    const drawn = world.chance.fork('cards');
    for (const amountOre of [300, 10_001, drawn.pick([60_000, 200_000])])
      await giveOne(world, { amountOre, validityDays: drawn.pick([1, 2, 20]) });
  },
  extras: [withCards],
  chores: [gives, changes],
  balances: [
    {
      category: 'giftCard',
      rule: 'rule 3',
      changesOf: (event, before) =>
        changesOfCard(event as GiftCardEvent, before as readonly GiftCardEvent[]),
      leftIn: leftOnCard,
    },
  ],
  money: [{ tender: 'gift-card', netOre: cardNetOre }],
};

function leftOnCard(recorded: readonly DomainEvent[]): number {
  const events = recorded as readonly GiftCardEvent[];
  const { available, held } = giftCardFunds(events.reduce(evolveGiftCard, initialGiftCard));
  return available.minor + held.minor;
}

/** As of yesterday, so that the shortest one ends at the first midnight. */
async function giveOne(
  { setUp, random, timeline, purse }: World,
  { amountOre, validityDays }: { readonly amountOre: number; readonly validityDays: number },
): Promise<void> {
  const code = drawGiftCardCode(random);
  const now = instantFromMs(timeline.ms - dayMs);
  const card = { cardId: giftCardCodes.cardIdOf(code), code, validityDays, reason: 'a prize' };
  await new GiveGiftCardAwayHandler(setUp.giftCards).execute(
    new GiveGiftCardAway(
      { ...card, faceValue: money(amountOre, SEK) },
      { ...setUpContext(timeline, random), now },
    ),
  );
  purse.codes.push(code);
}

/** Given away, or bought by anybody: the codes of the latter come by letter. */
function codesKnown(world: World): readonly string[] {
  const letters = fieldsIn(world, 'GiftCardIssued', 'code');
  const sold = letters.map((text) => Buffer.from(text, 'base64url').toString('utf8'));
  return [...new Set([...world.purse.codes, ...sold])];
}

type CardOf = NonNullable<OrderBody['tenders']['giftCards']>[number];

function cardOf(chance: Chance, known: readonly string[]): CardOf {
  if (chance.happens(0.05)) return { code: 'GC-0000-0000-0000-0000-0' };
  const code = chance.pick(known);
  const amount = chance.pick([1, 250, 40_000]);
  return chance.happens(0.25) ? { code, amount: { amount, currency: 'SEK' } } : { code };
}
