import { type Instant, plusMs } from '../../kernel/index.ts';

/** What the key store knows of a person's contact key. */
export type ContactKeyState =
  | { readonly kind: 'none' | 'live' | 'destroyed' }
  | { readonly kind: 'tombstoned'; readonly tombstonedAt: Instant };

/** All that decides which step of forgetting comes next, read afresh before each. */
export interface ForgettingState {
  readonly contactKey: ContactKeyState;
  /** Whether a look-up row still leads to the person. */
  readonly findable: boolean;
  /** Whether PersonForgotten stands. */
  readonly recorded: boolean;
}

export type ForgettingAction =
  | { readonly kind: 'tombstone' }
  | { readonly kind: 'wait'; readonly until: Instant }
  | { readonly kind: 'record' }
  | { readonly kind: 'destroy-key' }
  | { readonly kind: 'done' };

export interface ForgettingLimits {
  /** No process uses a key longer than this after it read it. */
  readonly keyCacheTtlMs: number;
  /** From sealing a field to the end of the last try to append it. */
  readonly appendLongestMs: number;
}

/** For machines whose clocks differ, and for the time from drawing a timestamp to its commit. */
const clockMarginMs = 30_000;

/**
 * The next step of forgetting a person: tombstone and look-up row; wait until no process can still
 * write under the key; PersonForgotten; the contact key.
 *
 * Milliseconds. A crash between any two steps loses nothing: each is found undone and done again.
 * The wait is the sum of both limits, since a key may be used at the very end of its cached life and
 * the append that it sealed may then need all its tries.
 * Source: GDPR article 17; docs: libs/privacy/README.md.
 */
export function nextForgettingAction(
  state: ForgettingState,
  limits: ForgettingLimits,
  now: Instant,
): ForgettingAction {
  const { contactKey, findable, recorded } = state;
  if (contactKey.kind === 'none' || contactKey.kind === 'live' || findable)
    return { kind: 'tombstone' };
  if (contactKey.kind === 'tombstoned') {
    const until = plusMs(contactKey.tombstonedAt, forgettingWaitMs(limits));
    if (now < until) return { kind: 'wait', until };
  }
  if (!recorded) return { kind: 'record' };
  return { kind: contactKey.kind === 'destroyed' ? 'done' : 'destroy-key' };
}

/** How long after the tombstone nothing sealed under the key can still be on its way, in milliseconds. */
export function forgettingWaitMs(limits: ForgettingLimits): number {
  return limits.keyCacheTtlMs + limits.appendLongestMs + clockMarginMs;
}
