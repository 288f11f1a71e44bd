import type { Books } from './books.ts';
import type { Evidence } from './evidence.ts';
import type { Rule } from './rule.ts';
import { delivered } from './delivered.ts';
import { ends } from './ends.ts';
import { noFaults } from './no-faults.ts';
import { rule1 } from './rule-1-money.ts';
import { rule2 } from './rule-2-captured-and-refunded.ts';
import { rule3, rule4, rule11 } from './rule-3-and-4-balances.ts';
import { rule5 } from './rule-5-one-effect.ts';
import { rule6 } from './rule-6-money-ends.ts';
import { rule8 } from './rule-8-repeats.ts';
import { rule9 } from './rule-9-replay.ts';
import { moreTime } from './more-time.ts';
import { places } from './places.ts';
import { registrations } from './registrations.ts';
import { series } from './series.ts';

export interface Broken {
  readonly rule: string;
  readonly findings: readonly string[];
}

const rules: readonly Rule[] = [
  ...[rule1, rule2, rule3, rule4, rule5, rule6, rule8, rule9, rule11],
  ...[ends, delivered, places, registrations, moreTime, series, noFaults],
];

/** The rules that do not hold, with what breaks them. */
export function brokenRules(evidence: Evidence, books: Books): readonly Broken[] {
  return rules
    .map(({ name, check }) => ({ rule: name, findings: check(evidence, books) }))
    .filter(({ findings }) => findings.length > 0);
}
