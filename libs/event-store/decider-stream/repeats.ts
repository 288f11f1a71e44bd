import { isDeepStrictEqual } from 'node:util';
import type { DomainEvent, RecordedEvent } from '../codec/envelope.ts';
import type { Decided } from './decide-in-order.ts';

/** Finds decisions of ours among events that the stream turned out to hold already. */
export interface Repeats<State, Event extends DomainEvent> {
  see(recorded: RecordedEvent): void;
  /** Those whose every event stands with the same content. */
  found(): readonly Decided<State, Event>[];
}

/**
 * An append's answer can be lost, another writer come after, and the engine's own repeat then meet a wrong
 * revision: what was written stands and is no conflict. The same id with other content is none of
 * ours; the command is decided again and the domain says what that means.
 */
export function repeatsAmong<State, Event extends DomainEvent>(
  decided: readonly Decided<State, Event>[],
): Repeats<State, Event> {
  const wanted = new Set(decided.flatMap(({ encoded }) => encoded.map(({ id }) => id)));
  const seen = new Map<string, DomainEvent>();
  return {
    see({ id, event }) {
      if (wanted.has(id)) seen.set(id, event);
    },
    found: () =>
      decided.filter(
        ({ verdict, encoded }) =>
          verdict.kind === 'accepted' &&
          verdict.events.every((event, i) => isSame(seen.get(encoded[i]?.id ?? ''), event)),
      ),
  };
}

function isSame(recorded: DomainEvent | undefined, decided: DomainEvent): boolean {
  return isDeepStrictEqual(recorded, JSON.parse(JSON.stringify(decided)));
}
