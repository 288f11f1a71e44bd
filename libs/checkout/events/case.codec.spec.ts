import type { OrderRef, PaymentRef } from '../../kernel/index.ts';
import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import type { CaseEvent } from '../domain/case.ts';
import { caseCodec } from './case.codec.ts';

const paymentRef = 'SC-20261120-9EA699' as PaymentRef;
const caseId = `${paymentRef}-refund-failed`;

const samples: readonly CaseEvent[] = [
  {
    type: 'CaseOpened',
    caseId,
    kind: 'refund-failed',
    orderRef: 'ORD-20261120-A15A7F' as OrderRef,
    paymentRef,
    facts: { requestedOre: 129_500, capturedOre: 259_000 },
    allowed: ['refunded-by-hand', 'kept'],
  },
  {
    type: 'CaseResolved',
    caseId,
    action: 'refunded-by-hand',
    reason: 'Återbetalt via bankgiro 2026-12-01',
  },
];

fixturesContract(caseCodec, new URL('./fixtures/', import.meta.url), samples);
