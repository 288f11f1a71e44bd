import { describe, expect, it } from '@jest/globals';
import { CorruptStream } from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import { after, firstPayment } from '../../../test/support/order-samples.ts';
import {
  type CallbackEvent,
  type CallbackReceived,
  type CallbackState,
  evolveCallback,
  initialCallback,
  receiveCallback,
  resolveCallback,
} from './callback.ts';

const callbacks = scenario({ initialState: initialCallback, evolve: evolveCallback });
const callbackId = 'swish-5A1B2C3D4E5F60718293A4B5C6D7E8F9-PAID';
const received: CallbackReceived = {
  type: 'CallbackReceived',
  callbackId,
  gateway: 'swish',
  providerId: '5A1B2C3D4E5F60718293A4B5C6D7E8F9',
  status: 'PAID',
  paymentRef: firstPayment,
  receivedAt: after(45_000),
  sealedBody: 'c2VhbGVk',
};
const receive =
  (changes: Partial<CallbackReceived> = {}) =>
  (state: CallbackState) => {
    const { type, ...message } = { ...received, ...changes };
    expect(type).toBe('CallbackReceived');
    return receiveCallback(state, message);
  };

type Resolution = Parameters<typeof resolveCallback>[1];
const resolve = (resolution: Resolution) => (state: CallbackState) =>
  resolveCallback(state, resolution);
const resolutions: readonly (readonly [Resolution, CallbackEvent])[] = [
  [{ as: 'CallbackApplied' }, { type: 'CallbackApplied', callbackId }],
  [
    { as: 'CallbackIgnored', reason: 'still-created' },
    { type: 'CallbackIgnored', callbackId, reason: 'still-created' },
  ],
  [
    { as: 'CallbackRefused', reason: 'unknown-payment' },
    { type: 'CallbackRefused', callbackId, reason: 'unknown-payment' },
  ],
];

describe('a provider’s message', () => {
  it('given it is new, when it comes, then it is kept', () => {
    callbacks.given([]).when(receive()).thenAccepted([received]);
  });

  it('given it was kept, when it comes twice or with another body (9), then it is kept once', () => {
    callbacks.given([received]).when(receive()).thenAlready();
    callbacks
      .given([received])
      .when(receive({ sealedBody: 'b3RoZXI' }))
      .thenAlready();
    callbacks
      .given([received, { type: 'CallbackApplied', callbackId }])
      .when(receive())
      .thenAlready();
  });

  it.each(resolutions)(
    'given it was kept, when it is resolved as $as, then that is recorded',
    (resolution, event) => {
      callbacks.given([received]).when(resolve(resolution)).thenAccepted([event]);
    },
  );

  it.each(resolutions)(
    'given it is resolved as $as, when it is again, in whatever way, then the first stands',
    (_, event) => {
      for (const [again] of resolutions)
        callbacks.given([received, event]).when(resolve(again)).thenAlready();
    },
  );

  it.each(resolutions)(
    'given it never came, when it is resolved as $as, then it is unknown',
    (resolution) => {
      callbacks.given([]).when(resolve(resolution)).thenRejected('callback.unknown');
    },
  );

  it.each(resolutions)(
    'given a history that cannot be ($as), when it is folded, then it stops',
    (_, event) => {
      expect(() => evolveCallback(initialCallback, event)).toThrow(CorruptStream);
      const resolved = [received, event].reduce(evolveCallback, initialCallback);
      expect(() => evolveCallback(resolved, event)).toThrow(CorruptStream);
      expect(() => evolveCallback(resolved, received)).toThrow(CorruptStream);
      expect(() => evolveCallback({ received }, received)).toThrow(CorruptStream);
    },
  );
});
