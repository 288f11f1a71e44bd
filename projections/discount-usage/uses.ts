import type { DiscountEvent } from '../../libs/discounts/index.ts';
import type { RecordedEvent } from '../../libs/event-store/index.ts';

export type UseState = 'held' | 'used' | 'released' | 'returned';

/** Every column is always there, so that a row can be written whole. */
export interface UseRow {
  readonly code: string;
  readonly hold_id: string;
  readonly revision: number;
  readonly order_ref: string;
  readonly person_id: string;
  readonly amount_ore: number;
  readonly currency: string;
  readonly state: UseState;
  readonly held_at: string;
}

/** What is to be added to a code's counts and to its amounts in one currency. */
export interface UseChange {
  readonly code: string;
  readonly currency: string;
  readonly held: number;
  readonly used: number;
  readonly held_ore: number;
  readonly given_ore: number;
}

export interface HoldKey {
  readonly code: string;
  readonly holdId: string;
}

type Recorded = RecordedEvent<DiscountEvent>;

/** Holds that these events name: their rows must be known before they are applied. */
export function holdsIn(events: readonly Recorded[]): readonly HoldKey[] {
  return events.flatMap(({ streamId, event }) =>
    'holdId' in event ? [{ code: codeOf(streamId), holdId: event.holdId }] : [],
  );
}

/** The rows as a batch leaves them, and what it adds to the codes. `known` are the rows before it. */
export function usesAfter(
  known: readonly UseRow[],
  events: readonly Recorded[],
): { readonly rows: readonly UseRow[]; readonly changes: readonly UseChange[] } {
  const rows = new Map(known.map((row) => [`${row.code} ${row.hold_id}`, row]));
  const changes = new Map<string, UseChange>();
  for (const recorded of events) {
    if (!('holdId' in recorded.event)) continue;
    const key = `${codeOf(recorded.streamId)} ${recorded.event.holdId}`;
    const before = rows.get(key);
    const after = rowAfter(before, recorded);
    if (after === undefined) continue;
    rows.set(key, after);
    if (before !== undefined) count(changes, before, -1);
    count(changes, after, 1);
  }
  return { rows: [...rows.values()], changes: [...changes.values()] };
}

/** A code's stream is named after it; a code may hold a dash itself. */
function codeOf(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

/** A hold that was given back before it came has no row. */
function rowAfter(
  before: UseRow | undefined,
  { streamId, revision, event, metadata }: Recorded,
): UseRow | undefined {
  if (event.type === 'DiscountHeld')
    return {
      code: codeOf(streamId),
      hold_id: event.holdId,
      revision,
      order_ref: event.orderRef,
      person_id: event.personId,
      amount_ore: event.amount.minor,
      currency: event.amount.currency,
      state: 'held',
      held_at: metadata.recordedAt,
    };
  const state = stateAfter(event);
  return before === undefined || state === undefined ? undefined : { ...before, state };
}

function stateAfter({ type }: DiscountEvent): UseState | undefined {
  switch (type) {
    case 'DiscountUsed':
      return 'used';
    case 'DiscountReleased':
      return 'released';
    case 'DiscountReturned':
      return 'returned';
    default:
      return undefined;
  }
}

function count(changes: Map<string, UseChange>, row: UseRow, sign: 1 | -1): void {
  const { code, currency, state, amount_ore } = row;
  const key = `${code} ${currency}`;
  const none = { code, currency, held: 0, used: 0, held_ore: 0, given_ore: 0 };
  const sum = changes.get(key) ?? none;
  if (state === 'held')
    changes.set(key, {
      ...sum,
      held: sum.held + sign,
      held_ore: sum.held_ore + sign * amount_ore,
    });
  if (state === 'used')
    changes.set(key, {
      ...sum,
      used: sum.used + sign,
      given_ore: sum.given_ore + sign * amount_ore,
    });
}
