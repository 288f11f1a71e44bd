import type { HoldId, Instant, Money, OrderRef, ProductId } from '../../kernel/index.ts';

/** So many points of one lot; a lot is known by what credited it. */
export interface PointsShare {
  readonly creditId: string;
  readonly points: number;
}

/** What came back to a lot, and the lot's new end when it had ended before. */
export interface ReturnedShare extends PointsShare {
  readonly expiresAt?: Instant;
}

/** A lot of points: a package that was paid for, or a grant. */
export interface PointsCredited {
  readonly type: 'PointsCredited';
  readonly creditId: string;
  readonly points: number;
  /** Paid points are a debt of the house, free ones are not. */
  readonly lotKind: 'paid' | 'free';
  readonly expiresAt?: Instant;
  readonly orderRef?: OrderRef;
  readonly lineId?: string;
  readonly packageId?: ProductId;
  readonly price?: Money;
  readonly reason?: string;
  readonly creditedAt: Instant;
}

export interface PointsHeld {
  readonly type: 'PointsHeld';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly points: number;
  /** Which lots: that depends on the moment, so history must say it. */
  readonly shares: readonly PointsShare[];
}

export interface PointsHoldReleased {
  readonly type: 'PointsHoldReleased';
  readonly holdId: HoldId;
}

export interface PointsDebited {
  readonly type: 'PointsDebited';
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly points: number;
  readonly shares: readonly PointsShare[];
}

export interface PointsRefunded {
  readonly type: 'PointsRefunded';
  readonly refundId: string;
  readonly holdId: HoldId;
  readonly orderRef: OrderRef;
  readonly points: number;
  readonly shares: readonly ReturnedShare[];
}

export interface PointsExpired {
  readonly type: 'PointsExpired';
  readonly creditId: string;
  readonly points: number;
  readonly expiredAt: Instant;
}

/** A credit was undone: `points` are gone, `missing` are spent or held and did not come back. */
export interface PointsTakenBack {
  readonly type: 'PointsTakenBack';
  readonly creditId: string;
  readonly points: number;
  readonly missing: number;
  readonly reason: string;
}

/**
 * The refund that undid a credit was not made: what it took is there again. A refund that had taken nothing
 * is named too, and takes nothing if it comes late.
 */
export interface PointsReinstated {
  readonly type: 'PointsReinstated';
  readonly creditId: string;
  readonly refundId: string;
  readonly points: number;
  /** The new end of a lot that had ended meanwhile. */
  readonly expiresAt?: Instant;
}

export type PointsEvent =
  | PointsCredited
  | PointsHeld
  | PointsHoldReleased
  | PointsDebited
  | PointsRefunded
  | PointsExpired
  | PointsTakenBack
  | PointsReinstated;
