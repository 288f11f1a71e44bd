import { allFeatures } from './features/index.ts';
import { simulate, type Simulated, type SimulationOptions, type Without } from './simulate.ts';
import { withoutNothing } from './simulate.ts';
import { faults } from './world/weather.ts';

/** The smallest run found that breaks the same rule, and what it goes without. */
export interface Shrunk {
  readonly without: Without;
  readonly run: Simulated;
}

/**
 * Takes away one kind of fault, one customer, one chore after the other, as long as the same rule still
 * breaks. Each has draws of its own, so what is left does not change by that alone.
 */
export async function shrink(
  seed: number,
  rule: string,
  options: Omit<SimulationOptions, 'without' | 'isTold'> = {},
): Promise<Shrunk> {
  let without = withoutNothing;
  const stillBreaks = async (fewer: Without): Promise<boolean> => {
    const { broken } = await simulate(seed, { ...options, without: fewer });
    return broken.some((one) => one.rule === rule);
  };
  const { customers } = await simulate(seed, options);
  for (const fewer of fewerThan(customers)) {
    const next = fewer(without);
    if (await stillBreaks(next)) without = next;
  }
  return { without, run: await simulate(seed, { ...options, without, isTold: true }) };
}

type Fewer = (without: Without) => Without;

function fewerThan(customers: number): readonly Fewer[] {
  const chores = allFeatures.flatMap((feature) => feature.chores ?? []);
  return [
    ...Array.from({ length: customers }, (_, i): Fewer => {
      return (all) => ({ ...all, customers: new Set([...all.customers, i + 1]) });
    }),
    ...chores.map(({ name }): Fewer => {
      return (all) => ({ ...all, chores: new Set([...all.chores, name]) });
    }),
    ...faults.map((fault): Fewer => {
      return (all) => ({ ...all, faults: new Set([...all.faults, fault]) });
    }),
  ];
}
