import { z } from 'zod';
import { defineEvents, eventField } from '../../event-store/index.ts';
import type { PointsEvent } from '../domain/points-events.ts';

const { instant, money } = eventField;
const holdId = z.string();
const creditId = z.string();
const orderRef = z.string();
const points = z.int();
const share = { creditId, points };
const shares = z.array(z.strictObject(share));

/** Stream `points-<person id>`. */
export const pointsCodec = defineEvents<PointsEvent>('points', {
  PointsCredited: {
    version: 1,
    summary: 'A lot of points came on the account: a package that was paid for, or a grant.',
    schema: z.strictObject({
      creditId,
      points,
      lotKind: z.enum(['paid', 'free']),
      expiresAt: instant.optional(),
      orderRef: orderRef.optional(),
      lineId: z.string().optional(),
      packageId: z.string().optional(),
      price: money.optional(),
      reason: z.string().optional(),
      creditedAt: instant,
    }),
  },
  PointsHeld: {
    version: 1,
    summary:
      'Points of some lots are set aside for an order until its end spends them or gives them back.',
    schema: z.strictObject({ holdId, orderRef, points, shares }),
  },
  PointsHoldReleased: {
    version: 1,
    summary: 'A hold was given back, or refused before it came.',
    schema: z.strictObject({ holdId }),
  },
  PointsDebited: {
    version: 1,
    summary: 'What a hold set aside was spent.',
    schema: z.strictObject({ holdId, orderRef, points, shares }),
  },
  PointsRefunded: {
    version: 1,
    summary: 'Points that were spent came back to their lots; one that had ended ends anew.',
    schema: z.strictObject({
      refundId: z.string(),
      holdId,
      orderRef,
      points,
      shares: z.array(z.strictObject({ ...share, expiresAt: instant.optional() })),
    }),
  },
  PointsExpired: {
    version: 1,
    summary: 'What was left of a lot is gone, since it is past its end.',
    schema: z.strictObject({ creditId, points, expiredAt: instant }),
  },
  PointsTakenBack: {
    version: 1,
    summary: 'A credit was undone; what of it was spent or held is missing.',
    schema: z.strictObject({ creditId, points, missing: z.int(), reason: z.string() }),
  },
  PointsReinstated: {
    version: 1,
    summary: 'The refund that undid a credit was not made: what it took is there again.',
    schema: z.strictObject({
      ...{ creditId, refundId: z.string(), points },
      expiresAt: instant.optional(),
    }),
  },
});
