import {
  accepted,
  already,
  CorruptStream,
  type Decision,
  type Instant,
  type PaymentRef,
  rejected,
} from '../../kernel/index.ts';

/** A provider's message, verified, kept raw before anything is done with it. */
export interface CallbackReceived {
  readonly type: 'CallbackReceived';
  readonly callbackId: string;
  readonly gateway: string;
  /** The provider's id of the thing that the message is about. */
  readonly providerId: string;
  readonly status: string;
  /** Whose payment it says it is about; whether that is so is seen when it is applied. */
  readonly paymentRef?: PaymentRef;
  readonly receivedAt: Instant;
  /** The body, byte for byte, encrypted under a key of its own. */
  readonly sealedBody: string;
}

export interface CallbackApplied {
  readonly type: 'CallbackApplied';
  readonly callbackId: string;
}

export interface CallbackIgnored {
  readonly type: 'CallbackIgnored';
  readonly callbackId: string;
  readonly reason: string;
}

export interface CallbackRefused {
  readonly type: 'CallbackRefused';
  readonly callbackId: string;
  readonly reason: string;
}

export type CallbackEvent = CallbackReceived | CallbackApplied | CallbackIgnored | CallbackRefused;

export type CallbackResolution = Exclude<CallbackEvent, CallbackReceived>;

export interface CallbackState {
  readonly received?: CallbackReceived;
  readonly resolution?: CallbackResolution;
}

export const initialCallback: CallbackState = {};

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveCallback(state: CallbackState, event: CallbackEvent): CallbackState {
  const isFirst = state.received === undefined;
  if (isFirst !== (event.type === 'CallbackReceived') || state.resolution !== undefined)
    throw new CorruptStream(`${event.type} of a message that was received or resolved otherwise`);
  return event.type === 'CallbackReceived'
    ? { ...state, received: event }
    : { ...state, resolution: event };
}

/** Keeps a message once; the same message again, however often, changes nothing. Source: rule 5. */
export function receiveCallback(
  state: CallbackState,
  message: Omit<CallbackReceived, 'type'>,
): Decision<CallbackEvent, never> {
  return state.received === undefined
    ? accepted({ type: 'CallbackReceived', ...message })
    : already;
}

/**
 * Records what became of a message; the first resolution stands, later ones change nothing.
 *
 * Rejects: callback.unknown.
 */
export function resolveCallback(
  state: CallbackState,
  resolution:
    | { readonly as: 'CallbackApplied' }
    | { readonly as: 'CallbackIgnored' | 'CallbackRefused'; readonly reason: string },
): Decision<CallbackEvent, 'callback.unknown'> {
  if (state.received === undefined) return rejected('callback.unknown');
  if (state.resolution !== undefined) return already;
  const { callbackId } = state.received;
  if (resolution.as === 'CallbackApplied') return accepted({ type: 'CallbackApplied', callbackId });
  return accepted({ type: resolution.as, callbackId, reason: resolution.reason });
}
