import type { DomainEvent, StreamId } from '../event-store/index.ts';
import type { Instant } from '../kernel/index.ts';

/** What a run leaves behind: nothing to wait for, or a time at which to look again. */
export type RunOutcome =
  { readonly kind: 'done' } | { readonly kind: 'wake-at'; readonly at: Instant };

export interface Wake {
  readonly eventType: string;
  /** From plain fields only: personal ones are not decoded here. Undefined: not this process's event. */
  readonly processId: (event: DomainEvent, streamId: StreamId) => string | undefined;
}

/**
 * A to-do list that events wake. A run reads the streams afresh, does what is next by idempotent
 * commands, and returns; it may run twice at once, so whatever it claims it claims in the domain.
 */
export interface ProcessDefinition {
  /** A sentence in words with dashes: `settle-order`. */
  readonly name: string;
  readonly wakes: readonly Wake[];
  /** Which of `wakes` end the process: job and timer go, unless another event came after. */
  readonly ends: readonly string[];
  /** So long the request's own inline run has the field to itself. 2,000 ms when left out. */
  readonly graceMs?: number;
  /** Must end soon after its signal aborts. Whatever it throws is logged and tried again. */
  run(processId: string, signal: AbortSignal): Promise<RunOutcome>;
}

export const graceDefaultMs = 2_000;

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Throws a RangeError when a name is unfit or taken, or when an ending event wakes nobody. */
export function checkDefinitions(
  definitions: readonly ProcessDefinition[],
): ReadonlyMap<string, ProcessDefinition> {
  const byName = new Map<string, ProcessDefinition>();
  for (const definition of definitions) {
    const { name, wakes, ends } = definition;
    if (!namePattern.test(name)) throw new RangeError(`not a process's name: ${name}`);
    if (byName.has(name)) throw new RangeError(`two processes are named ${name}`);
    const unknown = ends.find((end) => !wakes.some(({ eventType }) => eventType === end));
    if (unknown !== undefined)
      throw new RangeError(`${name} ends with ${unknown}, which names no process id in wakes`);
    byName.set(name, definition);
  }
  return byName;
}
