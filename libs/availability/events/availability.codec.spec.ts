import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import type {
  HoldId,
  Instant,
  OrderRef,
  PersonId,
  PoolId,
  WaitlistEntryId,
} from '../../kernel/index.ts';
import { availabilityCodec } from './availability.codec.ts';

const holdId = 'ORD-20261120-A15A7F.1.1' as HoldId;
const entryId = '0c1d9c3e-5a2b-4f6d-8e7a-1b2c3d4e5f60' as WaitlistEntryId;

fixturesContract(availabilityCodec, new URL('./fixtures/', import.meta.url), [
  { type: 'CapacitySet', poolId: 'course-wheel-throwing' as PoolId, capacity: 10 },
  { type: 'UnitsHeld', holdId, orderRef: 'ORD-20261120-A15A7F' as OrderRef, units: 2 },
  { type: 'HoldReleased', holdId },
  { type: 'UnitsTaken', holdId, units: 2 },
  { type: 'UnitsReturned', holdId, units: 2 },
  { type: 'UnitsReturned', holdId, units: 1, returnId: 'refund-1' },
  {
    type: 'WaitlistJoined',
    entryId,
    personId: '4f1c2d3e-6b7a-4c8d-9e0f-a1b2c3d4e5f6' as PersonId,
    units: 2,
    joinedAt: '2026-11-20T12:00:00.000Z' as Instant,
    contact: { name: 'Anna Ek', email: 'anna@example.se' },
  },
  {
    type: 'WaitlistOffered',
    entryId,
    holdId: `waitlist:${entryId}` as HoldId,
    units: 2,
    offeredAt: '2026-11-20T13:00:00.000Z' as Instant,
    offerUntil: '2026-11-21T13:00:00.000Z' as Instant,
  },
  { type: 'WaitlistLeft', entryId, why: 'offer-expired' },
]);
