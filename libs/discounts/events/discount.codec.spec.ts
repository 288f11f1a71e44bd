import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import {
  type CommandId,
  type DiscountCode,
  type HoldId,
  instant,
  money,
  type OrderRef,
  type PersonId,
  type ProductId,
  SEK,
} from '../../kernel/index.ts';
import { discountCodec } from './discount.codec.ts';

const code = 'SUMMER2026' as DiscountCode;
const holdId = 'ORD-20261120-A15A7F:1:discount' as HoldId;
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const personId = '5f0c7c1e-8f0e-4f0f-9d5a-0a5b6c7d8e9f' as PersonId;
const commandId = '00000000-0000-4000-8000-000000000001' as CommandId;
const amount = money(12_950, SEK);

fixturesContract(discountCodec, new URL('./fixtures/', import.meta.url), [
  {
    type: 'DiscountCodeCreated',
    code,
    kind: 'percentage',
    percentBasisPoints: 1000,
    usesMax: 100,
    usesPerCustomerMax: 1,
    budget: money(1_000_000, SEK),
    validFrom: instant('2026-06-01T00:00:00Z'),
    validUntil: instant('2026-09-01T00:00:00Z'),
    orderMinimum: money(50_000, SEK),
    productIds: ['course-wheel-throwing' as ProductId],
    eventIds: ['spring-race'],
    seriesIds: ['gravity-cup'],
    automatic: 'member',
    description: 'Summer campaign',
    createdBy: commandId,
  },
  {
    type: 'DiscountCodeChanged',
    code,
    kind: 'fixed',
    amount: money(5_000, SEK),
    changedBy: commandId,
  },
  {
    type: 'DiscountCodeDeactivated',
    code,
    reason: 'posted where it should not be',
    deactivatedBy: commandId,
  },
  { type: 'DiscountCodeActivated', code, activatedBy: commandId },
  { type: 'DiscountHeld', holdId, orderRef, personId, amount },
  { type: 'DiscountReleased', holdId },
  { type: 'DiscountUsed', holdId, orderRef, amount },
  { type: 'DiscountReturned', holdId, orderRef, amount },
]);
