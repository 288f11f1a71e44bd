import {
  accepted,
  already,
  type Decision,
  type Instant,
  type OrderRef,
  plusMs,
  type ProductId,
  rejected,
} from '../../kernel/index.ts';

/** One use of a download: the file was handed out. */
export interface DownloadUsed {
  readonly type: 'DownloadUsed';
  readonly orderRef: OrderRef;
  readonly lineId: string;
  readonly productId: ProductId;
  readonly useId: string;
  readonly usedAt: Instant;
}

/** What of one order line was used, by the ids of the uses. */
export interface DownloadState {
  readonly uses: readonly string[];
}

/** What the order says of a line that delivers a download. */
export interface BoughtDownload {
  readonly orderRef: OrderRef;
  readonly lineId: string;
  readonly productId: ProductId;
  /** Of each unit. */
  readonly usesMax: number;
  /** From the order's completion on. */
  readonly validDays: number;
  /** Units that were not refunded. */
  readonly units: number;
  /** When all was paid and handed over; absent before. */
  readonly completedAt?: Instant;
}

/** How a line's download stands. */
export interface DownloadStanding {
  readonly status: 'open' | 'not-paid' | 'refunded' | 'expired' | 'used-up';
  readonly usesMax: number;
  readonly usesLeft: number;
  readonly validUntil?: Instant;
}

export type DownloadRejection =
  'download.not-paid' | 'download.refunded' | 'download.expired' | 'download.used-up';

export const initialDownload: DownloadState = { uses: [] };

const dayMs = 24 * 60 * 60_000;

/** Folds one use. */
export function evolveDownload(state: DownloadState, event: DownloadUsed): DownloadState {
  return { uses: [...state.uses, event.useId] };
}

/**
 * Uses a download once: so many times per unit, for so many days from the order's completion.
 *
 * The same use again changes nothing. Rejects: download.not-paid, download.refunded (no unit is left),
 * download.expired (facts: validUntil), download.used-up (facts: usesMax).
 */
export function useDownload(
  state: DownloadState,
  use: { readonly bought: BoughtDownload; readonly useId: string; readonly now: Instant },
): Decision<DownloadUsed, DownloadRejection> {
  const { bought, useId, now } = use;
  if (state.uses.includes(useId)) return already;
  const { status, usesMax, validUntil = now } = standingOf(state, bought, now);
  const { orderRef, lineId, productId } = bought;
  switch (status) {
    case 'not-paid':
      return rejected('download.not-paid');
    case 'refunded':
      return rejected('download.refunded');
    case 'expired':
      return rejected('download.expired', { validUntil });
    case 'used-up':
      return rejected('download.used-up', { usesMax });
    case 'open':
      return accepted({ type: 'DownloadUsed', orderRef, lineId, productId, useId, usedAt: now });
  }
}

/** Whether a download may be used at this moment, how often yet, and until when. */
export function standingOf(
  { uses }: DownloadState,
  { usesMax: perUnit, validDays, units, completedAt }: BoughtDownload,
  now: Instant,
): DownloadStanding {
  const usesMax = perUnit * units;
  const usesLeft = Math.max(usesMax - uses.length, 0);
  if (completedAt === undefined) return { status: 'not-paid', usesMax, usesLeft };
  const validUntil = plusMs(completedAt, validDays * dayMs);
  const status = statusOf({ units, usesLeft, isOver: now > validUntil });
  return { status, usesMax, usesLeft, validUntil };
}

function statusOf(found: {
  readonly units: number;
  readonly usesLeft: number;
  readonly isOver: boolean;
}): DownloadStanding['status'] {
  if (found.units === 0) return 'refunded';
  if (found.isOver) return 'expired';
  return found.usesLeft === 0 ? 'used-up' : 'open';
}
