import {
  type BusinessDate,
  type OrderRef,
  plusDays,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import type { WithdrawnLine } from './withdrawal-events.ts';
import type { WithdrawalState } from './withdrawal-state.ts';
import { onWorkingDay } from './working-days.ts';

/**
 * By what the law excepts a line: by what it is, or because it was begun or used.
 * Source: distansavtalslagen (2005:59) 2 kap. 11 §.
 */
export type WithdrawalException =
  | 'dated-service'
  | 'made-to-order'
  | 'perishable'
  | 'periodical'
  | 'download-begun'
  | 'value-spent';

/** What the order says of one line. */
export interface WithdrawableLine {
  readonly lineId: string;
  /** Units that were ordered, and those that no refund took yet. */
  readonly quantity: number;
  readonly left: number;
  /** Why the right of withdrawal does not hold for it, or no longer; absent where it holds. */
  readonly exception?: WithdrawalException;
  /** The last day of the period, counted. */
  readonly deadlineOn: BusinessDate;
}

export interface WithdrawableOrder {
  readonly orderRef: OrderRef;
  /** Paid and handed over; what is not is cancelled instead. */
  readonly isCompleted: boolean;
  readonly lines: readonly WithdrawableLine[];
}

export type NotWithdrawable =
  | 'withdrawal.not-paid'
  | 'withdrawal.line-unknown'
  | 'withdrawal.nothing-to-withdraw'
  | `withdrawal.excepted-${WithdrawalException}`
  | 'withdrawal.too-late';

export interface Withdrawable {
  readonly kind: 'withdrawable';
  readonly lines: readonly WithdrawnLine[];
  /** Of the line whose period ends first. */
  readonly deadlineOn: BusinessDate;
}

/** Source: distansavtalslagen (2005:59) 2 kap. 10 §. */
const periodDays = 14;
/** Where nobody told when goods came it stays open for the longest time that the law knows: a year more. */
const undeliveredDaysMax = 365;

/**
 * The last day on which a consumer may withdraw. Goods count from the day they came, all else from the
 * order's completion. Where it is not known when goods came nobody is refused for being late.
 *
 * Dates in Stockholm; the first day is not counted. Source: 2 kap. 12 §; rådets förordning 1182/71.
 */
export function withdrawalDeadline(of: {
  readonly completedOn: BusinessDate;
  readonly isShipped: boolean;
  readonly deliveredOn?: BusinessDate;
}): BusinessDate {
  const { completedOn, isShipped, deliveredOn } = of;
  if (deliveredOn !== undefined) return onWorkingDay(plusDays(deliveredOn, periodDays));
  const days = isShipped ? undeliveredDaysMax + periodDays : periodDays;
  return onWorkingDay(plusDays(completedOn, days));
}

interface NamedLine {
  readonly lineId: string;
  /** All that is left when left out. */
  readonly quantity?: number;
}

/**
 * What a consumer may withdraw from: the lines that they name, or all for which the right holds.
 *
 * Rejects: withdrawal.not-paid, .line-unknown, .nothing-to-withdraw (facts: left), .excepted-... (by what),
 * .too-late (facts: deadlineOn); each but the first names its line.
 */
export function linesToWithdraw(
  state: WithdrawalState,
  order: WithdrawableOrder,
  wish: { readonly lines?: readonly NamedLine[]; readonly today: BusinessDate },
): Withdrawable | Rejected<NotWithdrawable> {
  const { today } = wish;
  if (!order.isCompleted) return rejected('withdrawal.not-paid');
  const named: readonly NamedLine[] = wish.lines ?? allOf(state, order, today);
  const lines: WithdrawnLine[] = [];
  const deadlines: BusinessDate[] = [];
  for (const { lineId, quantity } of named) {
    const line = order.lines.find((one) => one.lineId === lineId);
    if (line === undefined) return rejected('withdrawal.line-unknown', { lineId });
    const refusal = refusalOf(line, today);
    if (refusal !== undefined) return refusal;
    const left = lines.some((one) => one.lineId === lineId) ? 0 : unitsLeft(state, line);
    const units = quantity ?? left;
    if (!isWithin(units, left)) return rejected('withdrawal.nothing-to-withdraw', { lineId, left });
    lines.push({ lineId, quantity: units });
    deadlines.push(line.deadlineOn);
  }
  const [deadlineOn] = deadlines.sort();
  return deadlineOn === undefined
    ? rejected('withdrawal.nothing-to-withdraw', { left: 0 })
    : { kind: 'withdrawable', lines, deadlineOn };
}

function isWithin(units: number, left: number): boolean {
  return Number.isSafeInteger(units) && units >= 1 && units <= left;
}

/** Every line that may go back; where none may, those that say why. */
function allOf(
  state: WithdrawalState,
  { lines }: WithdrawableOrder,
  today: BusinessDate,
): readonly NamedLine[] {
  const left = lines.filter((line) => unitsLeft(state, line) > 0);
  const open = left.filter((line) => refusalOf(line, today) === undefined);
  // All that is left of each: what was ordered may be more.
  return (open.length > 0 ? open : left).map(({ lineId }) => ({ lineId }));
}

function refusalOf(
  { lineId, exception, deadlineOn }: WithdrawableLine,
  today: BusinessDate,
): Rejected<NotWithdrawable> | undefined {
  if (exception !== undefined) return excepted(exception, { lineId });
  return today > deadlineOn ? rejected('withdrawal.too-late', { lineId, deadlineOn }) : undefined;
}

function excepted(
  by: WithdrawalException,
  line: { readonly lineId: string },
): Rejected<NotWithdrawable> {
  switch (by) {
    case 'dated-service':
      return rejected('withdrawal.excepted-dated-service', line);
    case 'made-to-order':
      return rejected('withdrawal.excepted-made-to-order', line);
    case 'perishable':
      return rejected('withdrawal.excepted-perishable', line);
    case 'periodical':
      return rejected('withdrawal.excepted-periodical', line);
    case 'download-begun':
      return rejected('withdrawal.excepted-download-begun', line);
    case 'value-spent':
      return rejected('withdrawal.excepted-value-spent', line);
  }
}

/**
 * What no refund and no withdrawal took. A withdrawal whose refund is not asked for yet is not in what the
 * order says; one that it says already counts once all the same, since units never exceed those ordered.
 */
function unitsLeft({ withdrawals }: WithdrawalState, line: WithdrawableLine): number {
  const of = (lines: readonly WithdrawnLine[]): number =>
    lines
      .filter(({ lineId }) => lineId === line.lineId)
      .reduce((units, { quantity }) => units + quantity, 0);
  const all = of(withdrawals.flatMap(({ submitted }) => submitted.lines));
  const waiting = of(
    withdrawals
      .filter(({ carriedOut }) => carriedOut === undefined)
      .flatMap(({ submitted }) => submitted.lines),
  );
  return Math.max(Math.min(line.left - waiting, line.quantity - all), 0);
}
