import { Map as PersistentMap, OrderedMap } from 'immutable';
import { CorruptStream, type Instant } from '../kernel/index.ts';

/** Value put on a balance once, with its own origin and, where it has one, its own end. */
export interface Lot {
  readonly lotId: string;
  readonly credited: number;
  readonly held: number;
  readonly used: number;
  readonly expired: number;
  readonly expiresAt?: Instant;
}

/** So much of one lot. */
export interface Share {
  readonly lotId: string;
  readonly amount: number;
}

/** Part of a balance set aside until it is captured or released, each once. */
export interface Hold {
  readonly shares: readonly Share[];
  readonly status: 'held' | 'captured' | 'released';
}

/**
 * The one pure core behind every "no double spend": for each lot 0 <= available, and
 * held + used + expired <= credited. Amounts are whole numbers of any unit (öre, points, seats).
 * A hold has no clock of its own. What changes a balance is what happened: it throws CorruptStream when
 * it cannot follow, and a RangeError on an amount that is not whole. Source: rule 3.
 */
export interface Balance {
  readonly lots: OrderedMap<string, Lot>;
  readonly holds: PersistentMap<string, Hold>;
}

export const emptyBalance: Balance = { lots: OrderedMap(), holds: PersistentMap() };

/** What of a lot may still be held. */
export function availableIn(lot: Lot): number {
  return lot.credited - lot.held - lot.used - lot.expired;
}

/** What of all lots may still be held at this moment; a lot past its end counts nothing. */
export function available(balance: Balance, now?: Instant): number {
  return spendable(balance, now).reduce((total, lot) => total + availableIn(lot), 0);
}

/** Adds a lot; its id must be new and its amount zero or more. */
export function credit(
  balance: Balance,
  lot: { readonly lotId: string; readonly amount: number; readonly expiresAt?: Instant },
): Balance {
  if (balance.lots.has(lot.lotId)) throw new CorruptStream(`lot ${lot.lotId} was credited before`);
  const { lotId, amount, ...end } = lot;
  const credited = whole(amount);
  const fresh: Lot = { lotId, credited, held: 0, used: 0, expired: 0, ...end };
  return { ...balance, lots: balance.lots.set(lotId, fresh) };
}

/** Sets how much a lot was credited with; never below what is held, used or expired. */
export function resize(balance: Balance, lotId: string, credited: number): Balance {
  return withLot(balance, lotId, (lot) => ({ ...lot, credited: whole(credited) }));
}

/**
 * Which lots a hold of this amount would take: the one that ends first goes first, then the older one.
 * Undefined when the balance is short.
 */
export function planHold(
  balance: Balance,
  amount: number,
  now?: Instant,
): readonly Share[] | undefined {
  let left = whole(amount);
  const shares: Share[] = [];
  for (const lot of spendable(balance, now)) {
    const share = Math.min(left, availableIn(lot));
    if (share > 0) shares.push({ lotId: lot.lotId, amount: share });
    left -= share;
    if (left === 0) return shares;
  }
  return left === 0 ? shares : undefined;
}

/** Sets these shares aside under an id that was never used before. */
export function hold(balance: Balance, holdId: string, shares: readonly Share[]): Balance {
  if (balance.holds.has(holdId)) throw new CorruptStream(`hold ${holdId} was made before`);
  const held = shares.reduce(
    (next, { lotId, amount }) =>
      withLot(next, lotId, (lot) => ({ ...lot, held: lot.held + whole(amount) })),
    balance,
  );
  return { ...held, holds: held.holds.set(holdId, { shares, status: 'held' }) };
}

/** Uses the first `amount` of a hold (all of it when left out); the rest goes back at once. */
export function capture(balance: Balance, holdId: string, amount?: number): Balance {
  const { shares } = standing(balance, holdId);
  let left = amount ?? total(shares);
  if (whole(left) > total(shares)) throw new CorruptStream(`hold ${holdId} is smaller than that`);
  const captured: Share[] = [];
  const next = shares.reduce((lots, share) => {
    const used = Math.min(left, share.amount);
    left -= used;
    captured.push({ lotId: share.lotId, amount: used });
    return withLot(lots, share.lotId, (lot) => ({
      ...lot,
      held: lot.held - share.amount,
      used: lot.used + used,
    }));
  }, balance);
  return { ...next, holds: next.holds.set(holdId, { shares: captured, status: 'captured' }) };
}

/** Gives a whole hold back; a hold that never was is remembered, and refused if it comes late. */
export function release(balance: Balance, holdId: string): Balance {
  const shares = balance.holds.has(holdId) ? standing(balance, holdId).shares : [];
  const next = shares.reduce(
    (lots, { lotId, amount }) =>
      withLot(lots, lotId, (lot) => ({ ...lot, held: lot.held - amount })),
    balance,
  );
  return { ...next, holds: next.holds.set(holdId, { shares: [], status: 'released' }) };
}

/** Puts back what a hold used, newest share first; never more than it used. */
export function putBack(balance: Balance, holdId: string, amount: number): Balance {
  const captured = balance.holds.get(holdId);
  if (captured?.status !== 'captured') throw new CorruptStream(`hold ${holdId} was not captured`);
  let left = whole(amount);
  if (left > total(captured.shares)) throw new CorruptStream(`hold ${holdId} used less than that`);
  const kept: Share[] = [];
  const next = captured.shares.reduceRight((lots, share) => {
    const back = Math.min(left, share.amount);
    left -= back;
    kept.unshift({ lotId: share.lotId, amount: share.amount - back });
    return withLot(lots, share.lotId, (lot) => ({ ...lot, used: lot.used - back }));
  }, balance);
  return { ...next, holds: next.holds.set(holdId, { shares: kept, status: 'captured' }) };
}

/** Ends what is left of a lot; holds that stand keep theirs. */
export function expire(balance: Balance, lotId: string): Balance {
  return withLot(balance, lotId, (lot) => ({ ...lot, expired: lot.expired + availableIn(lot) }));
}

/** The sum of some shares. */
export function total(shares: readonly Share[]): number {
  return shares.reduce((sum, { amount }) => sum + amount, 0);
}

function spendable(balance: Balance, now: Instant | undefined): readonly Lot[] {
  const live = [...balance.lots.values()].filter(
    ({ expiresAt }) => now === undefined || expiresAt === undefined || expiresAt > now,
  );
  return live.sort((a, b) => (endOf(a) < endOf(b) ? -1 : endOf(a) > endOf(b) ? 1 : 0));
}

/** Later than every Instant, so that a lot without an end is used last. */
function endOf({ expiresAt }: Lot): string {
  return expiresAt ?? '~';
}

function standing(balance: Balance, holdId: string): Hold {
  const found = balance.holds.get(holdId);
  if (found?.status !== 'held') throw new CorruptStream(`hold ${holdId} does not stand`);
  return found;
}

function withLot(balance: Balance, lotId: string, change: (lot: Lot) => Lot): Balance {
  const lot = balance.lots.get(lotId);
  if (lot === undefined) throw new CorruptStream(`no lot ${lotId}`);
  const next = change(lot);
  const isSound = availableIn(next) >= 0 && next.held >= 0 && next.used >= 0;
  if (!isSound) throw new CorruptStream(`lot ${lotId} would be spent twice`);
  return { ...balance, lots: balance.lots.set(lotId, next) };
}

function whole(amount: number): number {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError(`not a whole amount: ${String(amount)}`);
  return amount;
}
