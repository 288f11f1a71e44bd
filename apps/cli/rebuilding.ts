import { performance } from 'node:perf_hooks';
import { OperationalError } from '../../libs/kernel/index.ts';
import type { ProjectionRunner, RebuildReport } from '../../libs/projecting/index.ts';
import type { Said } from './said.ts';

type Comparing = Pick<ProjectionRunner, 'rebuild' | 'verify'>;

/**
 * Rebuilds or verifies read models, one after the other; the answer is whether all are as their
 * events say. Counts are shown, never rows: they may be personal.
 */
export async function compareReadModels(
  projections: Comparing,
  { kind, names }: { readonly kind: 'rebuild' | 'verify'; readonly names: readonly string[] },
  { say, signal }: Said,
): Promise<boolean> {
  const width = Math.max(...names.map((name) => name.length));
  let fine = true;
  for (const name of names) {
    const startedMs = performance.now();
    const outcome = await outcomeOf(() => projections[kind](name, signal));
    const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
    say(`${name.padEnd(width)}  ${outcome.text}  (${seconds} s)`);
    fine &&= outcome.fine;
  }
  return fine;
}

interface Outcome {
  readonly fine: boolean;
  readonly text: string;
}

async function outcomeOf(compare: () => Promise<RebuildReport>): Promise<Outcome> {
  try {
    return describeReport(await compare());
  } catch (error) {
    // One that cannot be compared now does not keep the others from it.
    if (error instanceof OperationalError || isPoison(error))
      return { fine: false, text: `NOT DONE: ${error.message}` };
    throw error;
  }
}

function isPoison(error: unknown): error is Error {
  return error instanceof Error && error.name === 'Poisoned';
}

/** In one line: what was compared with what, and what came of it. */
export function describeReport(report: RebuildReport): Outcome {
  const { schema, comparedWith, differences, swapped } = report;
  const swap = swapped ? '; the rebuilt one is live now' : '';
  if (comparedWith === undefined) return { fine: true, text: `nothing to compare with${swap}` };
  if (differences.length === 0) return { fine: true, text: `equal to ${comparedWith}${swap}` };
  const counts = differences.map(
    ({ table, onlyInLive, onlyInRebuilt }) =>
      `${table}: ${String(onlyInLive)} rows only in the live one, ${String(onlyInRebuilt)} only in the rebuilt one`,
  );
  const list = counts.join('; ');
  // Rows of an earlier version differ on purpose: that is why the number was raised.
  if (comparedWith !== schema)
    return { fine: true, text: `differs from the earlier ${comparedWith} (${list})${swap}` };
  return { fine: false, text: `DIFFERS from ${comparedWith}: ${list}; not swapped` };
}
