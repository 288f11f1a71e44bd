import { type DiscountableLine, discountOf, normaliseDiscountCode } from '../../discounts/index.ts';
import {
  type DiscountCode,
  type Instant,
  money,
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
  readonly automatic: readonly AutomaticCode[];
}

/** A code of the house's own and the lines that it is for, counted from 0. */
export interface AutomaticCode {
  readonly code: DiscountCode;
  readonly lines: ReadonlySet<number>;
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
  for (const { code, lines: only } of wish.automatic) {
    const next = await withCode(streams, result, { ...wish, code, only });
    if (next.kind === 'discounted') result = next;
  }
  if (wish.code === undefined) return result;
  const code = normaliseDiscountCode(wish.code);
  if (code === undefined) return rejected('discount.unknown-code');
  return withCode(streams, result, { ...wish, code });
}

interface CodeWish extends Pick<DiscountWish, 'personId' | 'now'> {
  readonly code: DiscountCode;
  /** Lines that it is for, counted from 0; all when left out. */
  readonly only?: ReadonlySet<number>;
}

/** Takes one more code off. */
export async function withCode(
  streams: DiscountStreams,
  before: Discounted,
  { code, now, personId, only }: CodeWish,
): Promise<Discounted | Rejected> {
  const { state } = await streams.discounts.load(code);
  const given = discountOf(state, {
    lines: before.lines.map((line, index) => asked(line, only?.has(index) ?? true)),
    now,
    personId,
  });
  if (given.kind === 'rejected') return given;
  const { amount, perLine } = given;
  return {
    kind: 'discounted',
    lines: discountedLines(before.lines, perLine),
    discounts: amount.minor === 0 ? before.discounts : [...before.discounts, { code, amount }],
  };
}

/** A line that a code is not for counts nothing. */
function asked(
  { productId, eventId, seriesId, total }: OrderLine,
  isForIt: boolean,
): DiscountableLine {
  return {
    productId,
    amount: isForIt ? total : money(0, total.currency),
    ...(eventId === undefined ? {} : { eventId }),
    ...(seriesId === undefined ? {} : { seriesId }),
  };
}
