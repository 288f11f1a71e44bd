import { instant, type PaymentRef } from '../../kernel/index.ts';
import { fixturesContract } from '../../event-store/codec/fixtures.ts';
import type { CallbackEvent } from '../domain/callback.ts';
import { callbackCodec } from './callback.codec.ts';

const callbackId = 'swish-5A1B2C3D4E5F60718293A4B5C6D7E8F9-PAID';

const samples: readonly CallbackEvent[] = [
  {
    type: 'CallbackReceived',
    callbackId,
    gateway: 'swish',
    providerId: '5A1B2C3D4E5F60718293A4B5C6D7E8F9',
    status: 'PAID',
    paymentRef: 'SC-20261120-9EA699' as PaymentRef,
    receivedAt: instant('2026-11-20T12:00:45.678Z'),
    sealedBody: 'AXk3h2n0Qm9kUzU4M2Jv1aZc8w',
  },
  { type: 'CallbackApplied', callbackId },
  { type: 'CallbackIgnored', callbackId, reason: 'still-created' },
  { type: 'CallbackRefused', callbackId, reason: 'unknown-payment' },
];

fixturesContract(callbackCodec, new URL('./fixtures/callback/', import.meta.url), samples);
