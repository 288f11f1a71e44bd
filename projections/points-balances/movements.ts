import type { RecordedEvent } from '../../libs/event-store/index.ts';
import type { PointsEvent, PointsShare, ReturnedShare } from '../../libs/points/index.ts';
import { type TransactionRow, transactionRow } from './transactions.ts';

export interface HoldKey {
  readonly personId: string;
  readonly holdId: string;
}

export interface HeldShare extends HoldKey, PointsShare {}

export interface LotRow {
  readonly person_id: string;
  readonly credit_id: string;
  readonly lot_kind: string;
  readonly credited: number;
  readonly held: 0;
  readonly used: 0;
  readonly expired: 0;
  readonly taken_back: 0;
  readonly expires_at: string | null;
}

/** What is to be added to a lot, and its new end where it has one. */
export interface LotChange {
  readonly person_id: string;
  readonly credit_id: string;
  readonly held: number;
  readonly used: number;
  readonly expired: number;
  readonly taken_back: number;
  readonly expires_at: string | null;
}

type Added = Partial<Omit<LotChange, 'person_id' | 'credit_id'>>;

/** What a batch of events does to the rows, however the batch was cut. */
export interface Movements {
  readonly lots: readonly LotRow[];
  /** Shares of holds of this batch that still stand at its end. */
  readonly begun: readonly HeldShare[];
  /** Holds that ended and are not of this batch: only their rows know what they held. */
  readonly ended: readonly HoldKey[];
  readonly transactions: readonly TransactionRow[];
  readonly changes: ReadonlyMap<string, LotChange>;
  add(personId: string, creditId: string, more: Added): void;
}

/** Sums up a batch of events, in order. */
export function movementsBy(events: readonly RecordedEvent<PointsEvent>[]): Movements {
  const lots: LotRow[] = [];
  const standing = new Map<string, readonly HeldShare[]>();
  const ended: HoldKey[] = [];
  const changes = new Map<string, LotChange>();
  const add: Movements['add'] = (personId, creditId, more) => {
    const key = `${personId} ${creditId}`;
    const before = changes.get(key) ?? untouched(personId, creditId);
    changes.set(key, sumOf(before, more));
  };

  function begin(personId: string, holdId: string, shares: readonly PointsShare[]): void {
    const held = shares.map((share) => ({ personId, holdId, ...share }));
    standing.set(`${personId} ${holdId}`, held);
    for (const { creditId, points } of shares) add(personId, creditId, { held: points });
  }

  function end(personId: string, holdId: string): void {
    const key = `${personId} ${holdId}`;
    const shares = standing.get(key);
    standing.delete(key);
    if (shares === undefined) ended.push({ personId, holdId });
    for (const { creditId, points } of shares ?? []) add(personId, creditId, { held: -points });
  }

  function see(personId: string, event: PointsEvent): void {
    switch (event.type) {
      case 'PointsCredited':
        lots.push(lotRow(personId, event));
        return;
      case 'PointsHeld':
        begin(personId, event.holdId, event.shares);
        return;
      case 'PointsHoldReleased':
        end(personId, event.holdId);
        return;
      case 'PointsDebited':
        end(personId, event.holdId);
        for (const { creditId, points } of event.shares) add(personId, creditId, { used: points });
        return;
      case 'PointsRefunded':
        event.shares.forEach((share) => {
          add(personId, share.creditId, refunded(share));
        });
        return;
      case 'PointsExpired':
        add(personId, event.creditId, { expired: event.points });
        return;
      case 'PointsTakenBack':
        add(personId, event.creditId, { taken_back: event.points });
        return;
      case 'PointsReinstated':
        add(personId, event.creditId, { taken_back: -event.points, ...endIn(event) });
    }
  }

  for (const { streamId, event } of events) see(personOf(streamId), event);
  const transactions = events.flatMap((one) => transactionRow(personOf(one.streamId), one));
  return { lots, begun: [...standing.values()].flat(), ended, transactions, changes, add };
}

function refunded({ points, ...end }: ReturnedShare): Added {
  return { used: -points, ...endIn(end) };
}

/** The new end of a lot that had ended. */
function endIn({ expiresAt }: { readonly expiresAt?: string }): Added {
  return expiresAt === undefined ? {} : { expires_at: expiresAt };
}

/** An account's stream is named after its person. */
function personOf(streamId: string): string {
  return streamId.slice(streamId.indexOf('-') + 1);
}

function lotRow(
  personId: string,
  credit: Extract<PointsEvent, { readonly type: 'PointsCredited' }>,
): LotRow {
  return {
    person_id: personId,
    credit_id: credit.creditId,
    lot_kind: credit.lotKind,
    credited: credit.points,
    held: 0,
    used: 0,
    expired: 0,
    taken_back: 0,
    expires_at: credit.expiresAt ?? null,
  };
}

function untouched(personId: string, creditId: string): LotChange {
  const none = { held: 0, used: 0, expired: 0, taken_back: 0, expires_at: null };
  return { person_id: personId, credit_id: creditId, ...none };
}

function sumOf(before: LotChange, more: Added): LotChange {
  return {
    ...before,
    held: before.held + (more.held ?? 0),
    used: before.used + (more.used ?? 0),
    expired: before.expired + (more.expired ?? 0),
    taken_back: before.taken_back + (more.taken_back ?? 0),
    expires_at: more.expires_at ?? before.expires_at,
  };
}
