import type { Broken } from './rules/index.ts';
import { simulate } from './simulate.ts';

/** What became of some seeds. */
export interface Tally {
  runs: number;
  steps: number;
  events: number;
  /** How often what happened, over all runs. */
  readonly counts: Record<string, number>;
  readonly broken: { readonly seed: number; readonly broken: readonly Broken[] }[];
}

/** Runs every `stride`-th seed from the first one on. */
export async function runSeeds(
  { from, seeds, stride = 1 }: { from: number; seeds: number; stride?: number },
  progress: (tally: Tally) => void = () => undefined,
): Promise<Tally> {
  const tally: Tally = { runs: 0, steps: 0, events: 0, counts: {}, broken: [] };
  for (let seed = from; seed < from + seeds; seed += stride) {
    const { broken, steps, events, counts } = await simulate(seed);
    tally.runs += 1;
    tally.steps += steps;
    tally.events += events;
    for (const [what, count] of counts) tally.counts[what] = (tally.counts[what] ?? 0) + count;
    if (broken.length > 0) tally.broken.push({ seed, broken });
    progress(tally);
  }
  return tally;
}
