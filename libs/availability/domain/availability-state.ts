import { OrderedMap } from 'immutable';
import { available, availableIn, type Balance, emptyBalance, total } from '../../balance/index.ts';
import type { HoldId, Instant, PersonId, WaitlistEntryId } from '../../kernel/index.ts';
import { bytesOf, noRecords, type PackedRecords, recordOf } from './packed-records.ts';

/** Somebody who waits, or who has been offered units and has not answered. */
export interface WaitlistEntry {
  readonly entryId: WaitlistEntryId;
  readonly personId: PersonId;
  readonly units: number;
  readonly joinedAt: Instant;
  readonly offer?: { readonly holdId: HoldId; readonly until: Instant };
}

/** What one pool's history comes to. Nothing about a person is in it but a random id. */
export interface AvailabilityState {
  readonly capacity: number | undefined;
  /** Its holds are those that stand; a hold that was resolved is a packed record. */
  readonly balance: Balance;
  /** By hold id: the units that it took, and how many of them it still has. */
  readonly resolved: PackedRecords;
  /** By return id: what came back, and of which hold. */
  readonly returns: PackedRecords;
  /** In the order in which they joined. */
  readonly line: OrderedMap<string, WaitlistEntry>;
  /** By entry id: who left the line. */
  readonly gone: PackedRecords;
}

export const initialAvailability: AvailabilityState = {
  capacity: undefined,
  balance: emptyBalance,
  resolved: noRecords,
  returns: noRecords,
  line: OrderedMap(),
  gone: noRecords,
};

/** The pool's only lot. */
export const capacityLot = 'capacity';

/** Where a hold stands: set aside, taken (and how much of it still is), or nothing of it any more. */
export type KnownHold =
  | { readonly kind: 'held'; readonly units: number }
  | { readonly kind: 'taken'; readonly units: number; readonly left: number }
  | { readonly kind: 'given-back' };

/** Undefined for a hold that never was. */
export function knownHold(state: AvailabilityState, holdId: HoldId): KnownHold | undefined {
  const held = state.balance.holds.get(holdId);
  if (held !== undefined) return { kind: 'held', units: total(held.shares) };
  const record = recordOf(state.resolved, holdId);
  if (record === undefined) return undefined;
  const [units = 0, left = 0] = record.split('/').map(Number);
  return left === 0 ? { kind: 'given-back' } : { kind: 'taken', units, left };
}

/** How a return of some units is remembered: the same text, the same return. */
export function returnRecord(units: number, holdId: HoldId): string {
  return `${String(units)}/${holdId}`;
}

/** Units that nobody holds or has taken; 0 for a pool without capacity. */
export function freeUnits(state: AvailabilityState): number {
  return available(state.balance);
}

/** Units that were taken for good. */
export function takenUnits(state: AvailabilityState): number {
  const lot = state.balance.lots.get(capacityLot);
  return lot === undefined ? 0 : lot.credited - lot.held - availableIn(lot);
}

/** Of those who wait for an offer, 1 is next; undefined for who has one, and for who does not wait. */
export function placeInLine(
  { line }: AvailabilityState,
  entryId: WaitlistEntryId,
): number | undefined {
  const waiting = line.valueSeq().filter(({ offer }) => offer === undefined);
  const before = waiting.findIndex((entry) => entry.entryId === entryId);
  return before === -1 ? undefined : before + 1;
}

/** A hold that stands, in the balance's maps. */
const holdBytes = 300;
const entryBytes = 500;

/** What the state takes in memory, roughly and quickly. */
export function sizeOfAvailability(state: AvailabilityState): number {
  const { balance, resolved, returns, line, gone } = state;
  const packed = bytesOf(resolved) + bytesOf(returns) + bytesOf(gone);
  return packed + balance.holds.size * holdBytes + line.size * entryBytes;
}
