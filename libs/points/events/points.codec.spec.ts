import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import {
  type HoldId,
  instant,
  money,
  type OrderRef,
  type ProductId,
  SEK,
} from '../../kernel/index.ts';
import { pointsCodec } from './points.codec.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const holdId = 'ORD-20261120-A15A7F:1:points' as HoldId;
const creditId = 'ORD-20261101-0B1C2D:line-1';
const creditedAt = instant('2026-11-01T09:30:00Z');
const expiresAt = instant('2027-11-01T09:30:00Z');
const share = { creditId, points: 120 };

fixturesContract(pointsCodec, new URL('./fixtures/', import.meta.url), [
  {
    type: 'PointsCredited',
    creditId,
    points: 550,
    lotKind: 'paid',
    expiresAt,
    orderRef: 'ORD-20261101-0B1C2D' as OrderRef,
    lineId: 'line-1',
    packageId: 'points-premium' as ProductId,
    price: money(49_900, SEK),
    reason: 'package bought',
    creditedAt,
  },
  { type: 'PointsHeld', holdId, orderRef, points: 120, shares: [share] },
  { type: 'PointsHoldReleased', holdId },
  { type: 'PointsDebited', holdId, orderRef, points: 120, shares: [share] },
  {
    type: 'PointsRefunded',
    refundId: 'ORD-20261120-A15A7F:refund-1',
    holdId,
    orderRef,
    points: 120,
    shares: [{ ...share, expiresAt }],
  },
  { type: 'PointsExpired', creditId, points: 430, expiredAt: expiresAt },
  {
    type: 'PointsTakenBack',
    creditId,
    points: 430,
    missing: 120,
    reason: 'the package was refunded',
  },
  {
    type: 'PointsReinstated',
    creditId,
    refundId: 'ORD-20261120-A15A7F-R1',
    points: 430,
    expiresAt,
  },
]);
