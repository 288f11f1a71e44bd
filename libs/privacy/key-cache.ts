import { LRUCache } from 'lru-cache';
import { type Clock, msOf, OperationalError, type PersonId } from '../kernel/index.ts';

/** Gone is for ever (tombstoned or destroyed); unknown means that no key had been made when asked. */
export type KnownKey =
  | { readonly kind: 'live'; readonly key: Uint8Array }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unknown' };

export interface KeyCacheOptions {
  readonly clock: Clock;
  /** No key is used longer than this after it was read; forgetting waits longer. */
  readonly ttlMs: number;
  readonly entriesMax: number;
}

/** Keys in clear, for a while, so that sealing and opening need not wait. */
export interface KeyCache {
  /** Those whose key must be asked for again. Marks the others as used. */
  missing(people: ReadonlySet<PersonId>): readonly PersonId[];
  /** `askedAtMs`: before the question was put, since the answer may be old when it arrives. */
  put(person: PersonId, known: KnownKey, askedAtMs: number): void;
  /** Throws `privacy.key-not-prepared` when nothing is known, or no longer: never guesses "forgotten". */
  get(person: PersonId): KnownKey;
}

interface Entry {
  readonly known: KnownKey;
  readonly askedAtMs: number;
}

/** An in-process cache, bounded in number and in time. */
export function createKeyCache({ clock, ttlMs, entriesMax }: KeyCacheOptions): KeyCache {
  const entries = new LRUCache<PersonId, Entry>({ max: entriesMax });
  // An age below zero is a clock set back: then nobody knows how old the answer is.
  const younger = (entry: Entry, thanMs: number): boolean => {
    const ageMs = msOf(clock.now()) - entry.askedAtMs;
    return ageMs >= 0 && ageMs < thanMs;
  };
  return {
    missing: (people) => {
      if (people.size > entriesMax)
        throw new RangeError(`more than ${String(entriesMax)} people at once`);
      // Asked for again at half its life, so that what was prepared can be used for the other half.
      const lasting = (entry: Entry | undefined): boolean =>
        entry !== undefined && entry.known.kind !== 'unknown' && younger(entry, ttlMs / 2);
      return [...people].filter((person) => !lasting(entries.get(person)));
    },
    put: (person, known, askedAtMs) => {
      if (!supersedes(known, entries.peek(person)?.known)) return;
      entries.set(person, { known, askedAtMs });
    },
    get: (person) => {
      const entry = entries.get(person);
      if (entry !== undefined && younger(entry, ttlMs)) return entry.known;
      throw keyNotPrepared();
    },
  };
}

/** Answers can overtake each other: nothing follows gone, and unknown follows nothing. */
function supersedes(known: KnownKey, earlier: KnownKey | undefined): boolean {
  if (earlier === undefined) return true;
  switch (known.kind) {
    case 'gone':
      return true;
    case 'live':
      return earlier.kind !== 'gone';
    case 'unknown':
      return earlier.kind === 'unknown';
  }
}

/** A key that nobody asked for in time. A repeat that prepares first succeeds. */
export function keyNotPrepared(): OperationalError {
  return new OperationalError(
    'privacy.key-not-prepared',
    'A person’s key was not prepared, or too long ago; prepare it and repeat',
    { retryable: true },
  );
}
