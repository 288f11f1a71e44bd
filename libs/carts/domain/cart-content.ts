import { type Currency, rejected, type Rejected } from '../../kernel/index.ts';

/** One thing that the customer wants, as the client said it: priced and judged only when asked. */
export type CartWish = Readonly<Record<string, unknown>>;

export interface CartLine {
  /** Given by the cart, and never given again. */
  readonly lineId: string;
  readonly wish: CartWish;
}

/** All that a cart holds. */
export interface CartContent {
  readonly currency: Currency;
  readonly lines: readonly CartLine[];
  /** Lines that there ever were: the next one is numbered one higher. */
  readonly numbered: number;
  readonly discountCode?: string;
}

/** What shall be in the cart: the whole of it. A line without an id is new. */
export interface CartPut {
  readonly currency: Currency;
  readonly lines: readonly { readonly lineId?: string; readonly wish: CartWish }[];
  readonly discountCode?: string;
}

/** As many as an order takes. */
export const cartLinesMax = 50;
/** Characters of all wishes together; an order's one event could not hold much more. */
const wishesTextMax = 100_000;

export type CartContentRejection =
  'cart.too-many-lines' | 'cart.too-large' | 'cart.line-unknown' | 'cart.line-repeated';

/** A cart with nothing in it. */
export function emptyCart(currency: Currency): CartContent {
  return { currency, lines: [], numbered: 0 };
}

/**
 * The cart with these lines and no others: those with an id are changed, those without are new.
 *
 * Rejects: cart.too-many-lines (facts: max), cart.too-large, cart.line-unknown and cart.line-repeated
 * (facts: line, counted from 0).
 */
export function putIntoCart(
  before: CartContent,
  put: CartPut,
): CartContent | Rejected<CartContentRejection> {
  if (put.lines.length > cartLinesMax)
    return rejected('cart.too-many-lines', { max: cartLinesMax });
  if (JSON.stringify(put.lines).length > wishesTextMax) return rejected('cart.too-large');
  const lines: CartLine[] = [];
  let { numbered } = before;
  for (const [index, { lineId, wish }] of put.lines.entries()) {
    if (lineId === undefined) numbered += 1;
    else if (!has(before.lines, lineId)) return rejected('cart.line-unknown', { line: index });
    else if (has(lines, lineId)) return rejected('cart.line-repeated', { line: index });
    lines.push({ lineId: lineId ?? String(numbered), wish });
  }
  const { currency, discountCode } = put;
  const code = discountCode === undefined ? {} : { discountCode };
  return { currency, lines, numbered, ...code };
}

/** The cart without one line; the same when it has no such line. */
export function withoutLine(content: CartContent, lineId: string): CartContent {
  return { ...content, lines: content.lines.filter((line) => line.lineId !== lineId) };
}

/** Whether a cart says what was put: a repeat whose first answer was lost is told by it. */
export function saysTheSame(content: CartContent, put: CartPut): boolean {
  return spoken(content) === spoken(put);
}

function spoken({ currency, lines, discountCode }: CartPut): string {
  return JSON.stringify([currency, lines.map(({ wish }) => wish), discountCode]);
}

function has(lines: readonly CartLine[], lineId: string): boolean {
  return lines.some((line) => line.lineId === lineId);
}
