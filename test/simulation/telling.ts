import { focused } from './focusing.ts';
import type { Broken } from './rules/index.ts';
import type { Shrunk } from './shrink.ts';
import { faults } from './world/weather.ts';

/** What broke, in the fewest steps that were found, for a person to read. */
export function tell(seed: number, { without, run }: Shrunk): string {
  const left = faults.filter((fault) => !without.faults.has(fault));
  const customers = run.customers - without.customers.size;
  const findings = run.broken.flatMap((one) => one.findings);
  return [
    ...focused(run.story, findings),
    '',
    `SEED ${String(seed)} BREAKS:`,
    ...run.broken.flatMap(({ rule, findings: found }: Broken) =>
      found.map((finding) => `  ${rule}: ${finding}`),
    ),
    `It was made as small as could be found: ${String(customers)} customers, and of all faults ` +
      `${left.length === 0 ? 'none' : left.join(', ')}. Steps that have nothing to do with it are left out.`,
    `Again: npm run simulate -- --seeds 1 --from ${String(seed)}`,
  ].join('\n');
}
