import { freeUnits } from '../../../libs/availability/index.ts';
import {
  type Cart,
  type CartContent,
  type CartLine,
  emptyCart,
} from '../../../libs/carts/index.ts';
import type { Catalogue } from '../../../libs/catalogue/index.ts';
import { type NotPriced, type PricedOrder, priceOrder } from '../../../libs/checkout/index.ts';
import { type PersonId, type PoolId, rejected, SEK } from '../../../libs/kernel/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { type Membership, membershipOf } from '../discount-codes/proved-membership.ts';
import type { KnownRequest } from '../http/access.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import type { LineDto } from '../orders/place-order.dto.ts';
import { wishedLineOf } from '../orders/placing-orders.ts';

export type PricingParts = Pick<ApiParts, 'checkout' | 'clock' | 'secrets'> & {
  readonly catalogue: Catalogue;
};

/** A cart at today's prices: what of it could be ordered now, and why the rest could not. */
export interface PricedCart {
  /** By the cart's line ids. */
  readonly priced: ReadonlyMap<string, OrderLine>;
  readonly refused: ReadonlyMap<string, NotPriced>;
  /** Of the lines that can be ordered; absent when there are none. */
  readonly order?: PricedOrder['order'];
  readonly discountRefused?: NotPriced;
  readonly membership: Membership;
}

/** What is left in a cart that became an order. */
export const nothingLeft: CartContent = emptyCart(SEK);

/** Nobody has used a code under this id: what a customer may still use is judged when they order. */
const anybody = '00000000-0000-4000-8000-000000000000' as PersonId;

/**
 * Prices a cart as if whoever looks ordered it now. Nothing is held with that. A line that cannot be sold is
 * set aside with its code, and the rest is priced without it; so is a discount code, and so is a membership
 * that is only said. Whoever is shown to be a member is known by that, and priced as who they are.
 */
export async function priceCart(
  parts: PricingParts,
  request: KnownRequest,
  { content = nothingLeft, personId }: Pick<Cart, 'content' | 'personId'>,
): Promise<PricedCart> {
  const asking = { request, now: parts.clock.now() };
  const membership = membershipOf(parts, asking, { personId, member: undefined });
  const member = membership === 'proved' ? personId : undefined;
  return { membership, ...(await priceFor(parts, content, member)) };
}

async function priceFor(
  parts: PricingParts,
  content: CartContent,
  member: PersonId | undefined,
): Promise<Omit<PricedCart, 'membership'>> {
  const refused = new Map<string, NotPriced>();
  let discountRefused: NotPriced | undefined;
  // Each try but the last sets a line or the discount code aside.
  for (let tries = 0; tries < content.lines.length + 2; tries += 1) {
    const lines = content.lines.filter(({ lineId }) => !refused.has(lineId));
    const code = discountRefused === undefined ? content.discountCode : undefined;
    const answer = await tryToPrice(parts, content, { lines, code, member });
    if (answer.kind === 'priced') {
      const { order } = answer;
      const discount = discountRefused === undefined ? {} : { discountRefused };
      const priced = new Map(
        lines.flatMap(({ lineId }, index) => pairOf(lineId, order?.lines[index])),
      );
      return { priced, refused, ...discount, ...(order === undefined ? {} : { order }) };
    }
    const line = lines[indexIn(answer) ?? -1];
    if (line !== undefined) refused.set(line.lineId, answer);
    else if (code !== undefined) discountRefused = answer;
    else throw rejectionToProblem(answer);
  }
  throw new Error('a cart was priced more often than it has lines');
}

interface Asked {
  readonly lines: readonly CartLine[];
  readonly code: string | undefined;
  /** Whoever is shown to be one. */
  readonly member: PersonId | undefined;
}

async function tryToPrice(
  { checkout, clock, catalogue }: PricingParts,
  { currency }: CartContent,
  { lines, code, member }: Asked,
): Promise<NotPriced | { readonly kind: 'priced'; readonly order?: PricedOrder['order'] }> {
  if (lines.length === 0) return { kind: 'priced' };
  const priced = await priceOrder(
    { ...checkout, catalogue },
    {
      customer: { personId: member ?? anybody, name: '', email: '' },
      isMember: member !== undefined,
      lines: lines.map(({ wish }) => wishedLineOf(wishIn(wish))),
      currency,
      bookingRefs: [],
      // How it will be paid is not asked yet; the price does not hang on it.
      paymentMethod: 'invoice',
      ...(code === undefined ? {} : { discountCode: code }),
    },
    clock.now(),
  );
  if (priced.kind === 'rejected') return priced;
  return (await firstShort(checkout, priced.order.lines)) ?? priced;
}

/** What a client put into a cart was read as a line before it was stored. */
export function wishIn(wish: CartLine['wish']): LineDto {
  return wish as unknown as LineDto;
}

/** The first line that there are too few units for, those of the lines before it counted. */
async function firstShort(
  { streams }: ApiParts['checkout'],
  lines: readonly OrderLine[],
): Promise<NotPriced | undefined> {
  const left = new Map<PoolId, number | undefined>();
  for (const [line, { poolId, alsoTakesFrom = [], quantity, waitlistEntryId }] of lines.entries()) {
    // An offer of the waiting list has its units set aside.
    if (poolId === undefined || waitlistEntryId !== undefined) continue;
    for (const pool of [poolId, ...alsoTakesFrom]) {
      if (!left.has(pool)) {
        const { state } = await streams.availability.load(pool);
        left.set(pool, state.capacity === undefined ? undefined : freeUnits(state));
      }
      const units = left.get(pool);
      if (units === undefined) return { ...rejected('availability.unknown-pool'), line };
      if (units < quantity)
        return { ...rejected('availability.sold-out', { left: Math.max(units, 0) }), line };
      left.set(pool, units - quantity);
    }
  }
  return undefined;
}

function indexIn({ line, facts }: NotPriced): number | undefined {
  if (line !== undefined) return line;
  const named = facts?.['line'];
  return typeof named === 'number' ? named : undefined;
}

function pairOf<Value>(id: string, value: Value | undefined): [string, Value][] {
  return value === undefined ? [] : [[id, value]];
}
