import { type DiscountableLine, discountOf, normaliseDiscountCode } from '../../discounts/index.ts';
import {
  type DiscountCode,
  type Instant,
  type PersonId,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import type { AppliedDiscount, OrderLine } from '../../orders/index.ts';
import { discountedLines } from '../domain/discounted-lines.ts';
import type { CheckoutStreams } from './streams.ts';

/** Lines with what discounts take off them. */
export interface Discounted {
  readonly kind: 'discounted';
  readonly lines: readonly OrderLine[];
  readonly discounts: readonly AppliedDiscount[];
}

export interface DiscountWish {
  readonly personId: PersonId;
  readonly now: Instant;
  /** As the customer typed it. */
  readonly code?: string;
  /** The house's own, given without asking; one that cannot be had is left out. */
  readonly automatic: readonly DiscountCode[];
}

type DiscountStreams = Pick<CheckoutStreams, 'discounts'>;

/**
 * Takes discounts off the lines, the house's own first, the customer's code from what is left. Nothing is
 * used or held with that: the order holds the uses when it is reserved.
 *
 * Rejects what the customer's code is refused for: discount.unknown-code, ...
 */
export async function discountLines(
  streams: DiscountStreams,
  lines: readonly OrderLine[],
  wish: DiscountWish,
): Promise<Discounted | Rejected> {
  let result: Discounted = { kind: 'discounted', lines, discounts: [] };
  for (const code of wish.automatic) {
    const next = await withCode(streams, result, { ...wish, code });
    if (next.kind === 'discounted') result = next;
  }
  if (wish.code === undefined) return result;
  const code = await typedCode(streams, wish.code);
  if (code === undefined) return rejected('discount.unknown-code');
  return withCode(streams, result, { ...wish, code });
}

/** The code that a customer typed; undefined when it is none, or one that the house gives by itself. */
export async function typedCode(
  streams: DiscountStreams,
  text: string,
): Promise<DiscountCode | undefined> {
  const code = normaliseDiscountCode(text);
  if (code === undefined) return undefined;
  const { created } = (await streams.discounts.load(code)).state;
  return created?.terms.automatic === undefined ? code : undefined;
}

/** Takes one more code off. */
export async function withCode(
  streams: DiscountStreams,
  before: Discounted,
  {
    code,
    now,
    personId,
  }: Omit<DiscountWish, 'code' | 'automatic'> & { readonly code: DiscountCode },
): Promise<Discounted | Rejected> {
  const { state } = await streams.discounts.load(code);
  const given = discountOf(state, { lines: before.lines.map(asked), now, personId });
  if (given.kind === 'rejected') return given;
  const { amount, perLine } = given;
  return {
    kind: 'discounted',
    lines: discountedLines(before.lines, perLine),
    discounts: amount.minor === 0 ? before.discounts : [...before.discounts, { code, amount }],
  };
}

function asked({ productId, eventId, seriesId, total }: OrderLine): DiscountableLine {
  return {
    productId,
    amount: total,
    ...(eventId === undefined ? {} : { eventId }),
    ...(seriesId === undefined ? {} : { seriesId }),
  };
}
