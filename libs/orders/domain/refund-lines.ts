import {
  allocate,
  type Money,
  money,
  rejected,
  type Rejected,
  subtract,
  sum,
} from '../../kernel/index.ts';
import type { OrderLine } from './order-content.ts';
import type { PlacedOrder } from './order.ts';
import type { RefundedLine } from './refund-events.ts';
import { standingRefunds } from './refunds-of-order.ts';

/** What is to go back: some lines (all their units, or so many), or an amount spread over all lines. */
export type RefundScope =
  | {
      readonly kind: 'lines';
      readonly lines: readonly { readonly lineId: string; readonly quantity?: number }[];
    }
  | { readonly kind: 'amount'; readonly amount: Money };

interface RefundedLines {
  readonly kind: 'lines';
  readonly lines: readonly RefundedLine[];
  readonly amount: Money;
}

type NoLines = Rejected<'order.line-unknown' | 'order.refund-exceeds-paid'>;

/** What of one line has not gone back yet. */
export interface LineLeft {
  readonly line: OrderLine;
  readonly quantity: number;
  readonly amount: Money;
}

/** What of every line has not gone back, refunds under way counted as gone. */
export function linesLeft({ price, refunds }: PlacedOrder): readonly LineLeft[] {
  const gone = standingRefunds(refunds).flatMap(({ requested }) => requested.lines);
  return price.lines.map((line) => {
    const ofLine = gone.filter(({ lineId }) => lineId === line.lineId);
    const back = sum(
      ofLine.map(({ amount }) => amount),
      line.total.currency,
    );
    const quantity = ofLine.reduce((left, { quantity: units }) => left - units, line.quantity);
    return { line, quantity, amount: subtract(line.total, back) };
  });
}

/**
 * How much of which line a refund takes. Units of a line are worth equal parts of what is left of it, the
 * last one the rest; an amount is spread over what is left by largest remainder and takes no units.
 */
export function linesOfRefund(
  order: PlacedOrder,
  scope: RefundScope | undefined,
): RefundedLines | NoLines {
  const left = linesLeft(order);
  if (scope === undefined) return all(order, left);
  return scope.kind === 'amount' ? spread(order, left, scope.amount) : some(order, left, scope);
}

function all(order: PlacedOrder, left: readonly LineLeft[]): RefundedLines | NoLines {
  const lines = left
    .filter(({ quantity, amount }) => quantity > 0 || amount.minor > 0)
    .map(({ line: { lineId }, quantity, amount }) => ({ lineId, quantity, amount }));
  return lines.length === 0 ? exceeds(order, left) : refunded(order, lines);
}

function some(
  order: PlacedOrder,
  left: readonly LineLeft[],
  { lines }: Extract<RefundScope, { kind: 'lines' }>,
): RefundedLines | NoLines {
  const taken: RefundedLine[] = [];
  for (const { lineId, quantity } of lines) {
    const known = left.find(({ line }) => line.lineId === lineId);
    if (known === undefined) return rejected('order.line-unknown', { lineId });
    const units = quantity ?? known.quantity;
    const isRepeated = taken.some((line) => line.lineId === lineId);
    if (units <= 0 || units > known.quantity || isRepeated) return exceeds(order, left);
    const [amount = known.amount] = allocate(known.amount, [units, known.quantity - units]);
    taken.push({ lineId, quantity: units, amount });
  }
  return refunded(order, taken);
}

function spread(
  order: PlacedOrder,
  left: readonly LineLeft[],
  amount: Money,
): RefundedLines | NoLines {
  const whole = sumOf(order, left);
  const isPossible = amount.currency === whole.currency && amount.minor > 0;
  if (!isPossible || amount.minor > whole.minor) return exceeds(order, left);
  const parts = allocate(
    amount,
    left.map((line) => line.amount.minor),
  );
  const lines = left.map(({ line: { lineId } }, index) => ({
    lineId,
    quantity: 0,
    amount: parts[index] ?? money(0, amount.currency),
  }));
  return refunded(
    order,
    lines.filter((line) => line.amount.minor > 0),
  );
}

function refunded({ placed }: PlacedOrder, lines: readonly RefundedLine[]): RefundedLines {
  const amount = sum(
    lines.map((line) => line.amount),
    placed.currency,
  );
  return { kind: 'lines', lines, amount };
}

function exceeds(order: PlacedOrder, left: readonly LineLeft[]): NoLines {
  return rejected('order.refund-exceeds-paid', { refundableOre: sumOf(order, left).minor });
}

function sumOf({ placed }: PlacedOrder, left: readonly LineLeft[]): Money {
  return sum(
    left.map(({ amount }) => amount),
    placed.currency,
  );
}
