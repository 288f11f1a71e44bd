import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import type { HoldId, OrderRef, PoolId } from '../../kernel/index.ts';
import { availabilityCodec } from './availability.codec.ts';

const holdId = 'ORD-20261120-A15A7F.1.1' as HoldId;

fixturesContract(availabilityCodec, new URL('./fixtures/', import.meta.url), [
  { type: 'CapacitySet', poolId: 'course-wheel-throwing' as PoolId, capacity: 10 },
  { type: 'UnitsHeld', holdId, orderRef: 'ORD-20261120-A15A7F' as OrderRef, units: 2 },
  { type: 'HoldReleased', holdId },
  { type: 'UnitsTaken', holdId, units: 2 },
  { type: 'UnitsReturned', holdId, units: 2 },
]);
