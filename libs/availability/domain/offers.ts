import {
  accepted,
  already,
  type Decision,
  type HoldId,
  type Instant,
  plusMs,
  type WaitlistEntryId,
} from '../../kernel/index.ts';
import type { AvailabilityEvent, WaitlistEnd, WaitlistOffered } from './availability-events.ts';
import { type AvailabilityState, freeUnits, type WaitlistEntry } from './availability-state.ts';
import { evolveAvailability } from './evolve-availability.ts';

/** With these a decision that frees units offers them to the line at once. */
export interface OfferTerms {
  readonly now: Instant;
  /** How long an offer stands, in milliseconds. */
  readonly offerMs: number;
}

/** Offers, or ends of offers, in one decision, so that its events fit one append. */
const stepMax = 100;

/**
 * Offers what is free to the line and ends offers whose time is over; a repeat finds nothing to do.
 * First in, first offered; who wants more than is free keeps the place and holds nobody up.
 */
export function tendWaitlist(
  state: AvailabilityState,
  terms: OfferTerms,
): Decision<AvailabilityEvent, never> {
  const [first, ...others] = state.line
    .valueSeq()
    .filter(({ offer }) => offer !== undefined && offer.until <= terms.now)
    .take(stepMax)
    .flatMap((entry) => endingOf(state, entry, 'offer-expired'))
    .toArray();
  if (first !== undefined) return acceptedWithOffers(state, terms, first, ...others);
  const [offer, ...more] = offersOf(state, terms);
  return offer === undefined ? already : accepted(offer, ...more);
}

/** When the first of the offers that stand ends; undefined when none stands. */
export function nextOfferEnd({ line }: AvailabilityState): Instant | undefined {
  return line
    .valueSeq()
    .flatMap(({ offer }) => (offer === undefined ? [] : [offer.until]))
    .min();
}

/**
 * Units that are free and owed to nobody in the line. Between the event that freed units and their
 * offer nobody slips in, whoever makes the offer and whenever.
 */
export function unspokenUnits(state: AvailabilityState): number {
  return nextInLine(state).reduce((left, { units }) => left - units, freeUnits(state));
}

/** What this entry's customer may have: what nobody is owed, and what the line owes or holds for them. */
export function unitsFor(state: AvailabilityState, entry: WaitlistEntry | undefined): number {
  const unspoken = unspokenUnits(state);
  if (entry === undefined) return unspoken;
  const isTheirs = entry.offer !== undefined || nextInLine(state).includes(entry);
  return isTheirs ? unspoken + entry.units : unspoken;
}

/** The decision that appends these events and, given the terms, the offers that they make possible. */
export function acceptedWithOffers(
  state: AvailabilityState,
  terms: OfferTerms | undefined,
  ...events: [AvailabilityEvent, ...AvailabilityEvent[]]
): Decision<AvailabilityEvent, never> {
  if (terms === undefined || state.line.isEmpty()) return accepted(...events);
  const after = events.reduce(evolveAvailability, state);
  return accepted(...events, ...offersOf(after, terms));
}

/** The events that end somebody's place in the line; an offer's units are released first. */
export function endingOf(
  { balance }: AvailabilityState,
  { entryId, offer }: WaitlistEntry,
  why: WaitlistEnd,
): [AvailabilityEvent, ...AvailabilityEvent[]] {
  const left = { type: 'WaitlistLeft', entryId, why } as const;
  if (offer === undefined || !balance.holds.has(offer.holdId)) return [left];
  return [{ type: 'HoldReleased', holdId: offer.holdId }, left];
}

function offersOf(state: AvailabilityState, { now, offerMs }: OfferTerms): WaitlistOffered[] {
  const offerUntil = plusMs(now, offerMs);
  return nextInLine(state)
    .slice(0, stepMax)
    .map(({ entryId, units }) => ({
      type: 'WaitlistOffered',
      entryId,
      holdId: offerHoldId(entryId),
      units,
      offeredAt: now,
      offerUntil,
    }));
}

/** Who would be offered units now: the first in the line, and those after whom what is left suffices. */
function nextInLine(state: AvailabilityState): readonly WaitlistEntry[] {
  let left = freeUnits(state);
  const next: WaitlistEntry[] = [];
  for (const entry of state.line.values()) {
    if (left === 0) break;
    if (entry.offer !== undefined || entry.units > left) continue;
    next.push(entry);
    left -= entry.units;
  }
  return next;
}

/** An entry is offered units once, so its own id makes the hold's. */
function offerHoldId(entryId: WaitlistEntryId): HoldId {
  return `waitlist:${entryId}` as HoldId;
}
