import type { RecordedEvent } from '../event-store/index.ts';
import type { Projection } from '../projecting/index.ts';
import { jobKey } from './job-key.ts';
import { removeWaiting, writeJobs, type DelayedWakeUp } from './job-queue.ts';
import { graceDefaultMs, type ProcessDefinition } from './process-definition.ts';

export const wakeUpProjectionName = 'process-wakes';

/**
 * The process subscription is a projection whose rows are the queue's jobs: they commit with its
 * checkpoint, so no wake-up is lost, and the last event of an id in a batch decides alone.
 */
export function wakeUpProjection(
  definitions: readonly ProcessDefinition[],
  attemptsMax: number,
): Projection {
  const wakes = definitions.flatMap((definition) => definition.wakes);
  return {
    name: wakeUpProjectionName,
    version: 1,
    schemaSql: '',
    // Jobs wait out a grace anyhow, and what ends meanwhile needs none: the longer, the fewer are written.
    restMs: 1_000,
    handles: [...new Set(wakes.map(({ eventType }) => eventType))],
    apply: async (events, sql) => {
      const last = lastWords(definitions, events);
      await removeWaiting(
        sql,
        last.filter(({ ends }) => ends),
      );
      await writeJobs(
        sql,
        last.filter(({ ends }) => !ends),
        attemptsMax,
      );
    },
  };
}

interface LastWord extends DelayedWakeUp {
  readonly ends: boolean;
}

/** Of each process id the last event that concerns it. */
export function lastWords(
  definitions: readonly ProcessDefinition[],
  events: readonly RecordedEvent[],
): readonly LastWord[] {
  const last = new Map<string, LastWord>();
  for (const { event, streamId } of events) {
    for (const { name, wakes, ends, graceMs } of definitions) {
      const wake = wakes.find(({ eventType }) => eventType === event.type);
      const id = wake?.processId(event, streamId);
      if (id === undefined) continue;
      last.set(jobKey(name, id), {
        process: name,
        id,
        delayMs: graceMs ?? graceDefaultMs,
        ends: ends.includes(event.type),
      });
    }
  }
  return [...last.values()];
}
