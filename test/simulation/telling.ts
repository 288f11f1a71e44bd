import type { Broken } from './rules/index.ts';
import type { Shrunk } from './shrink.ts';
import { faults } from './world/weather.ts';

/** What broke, in the fewest steps that were found, for a person to read. */
export function tell(seed: number, broken: readonly Broken[], { without, run }: Shrunk): string {
  const left = faults.filter((fault) => !without.faults.has(fault));
  const customers = run.customers - without.customers.size;
  return [
    ...run.story,
    '',
    `SEED ${String(seed)} BREAKS:`,
    ...broken.flatMap(({ rule, findings }) => findings.map((finding) => `  ${rule}: ${finding}`)),
    `The steps above are all that it takes: ${String(customers)} customers, and of all faults ` +
      `${left.length === 0 ? 'none' : left.join(', ')}.`,
    `Again: npm run simulate -- --seeds 1 --from ${String(seed)}`,
  ].join('\n');
}
