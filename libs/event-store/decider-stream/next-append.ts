import type { DomainEvent } from '../codec/envelope.ts';
import { appendBytesMax } from '../event-store.ts';
import type { Decided } from './decide-in-order.ts';

/**
 * How many of the decided commands, from the first, go into one append below the limit. A command's events
 * are never parted; commands without events ride along with the append before them.
 */
export function fittingOneAppend<State, Event extends DomainEvent>(
  decided: readonly Decided<State, Event>[],
): number {
  let bytes = 0;
  for (const [i, one] of decided.entries()) {
    bytes += one.bytes;
    if (bytes > appendBytesMax) return Math.max(i, 1);
  }
  return decided.length;
}
