import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import { type BusinessDate, instant, type OrderRef, type PersonId } from '../../kernel/index.ts';
import { withdrawalCodec } from './withdrawal.codec.ts';

const withdrawalId = '0b6f1a52-3f0d-4b6f-8a27-0f6d2f6a7c11';
const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const submittedAt = instant('2026-11-25T12:00:00Z');

fixturesContract(withdrawalCodec, new URL('./fixtures/', import.meta.url), [
  {
    type: 'WithdrawalSubmitted',
    withdrawalId,
    orderRef,
    personId: 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId,
    name: 'Anna Ek',
    contact: 'anna@example.se',
    lines: [{ lineId: '1', quantity: 2 }],
    submittedAt,
    deadlineOn: '2026-12-04' as BusinessDate,
  },
  { type: 'WithdrawalReceiptSent', withdrawalId, orderRef, by: 'answer', sentAt: submittedAt },
  { type: 'WithdrawalCarriedOut', withdrawalId, orderRef, refundId: 'ORD-20261120-A15A7F-R1' },
]);
