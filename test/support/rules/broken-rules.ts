import { checkMoney, checkMoneyEnds } from '../../../apps/demo/money-rules.ts';
import type { Evidence } from './evidence.ts';
import { ordersTold } from './orders-told.ts';
import { amountsThatDoNotAddUp } from './rule-1-amounts.ts';
import { lotsThatAreOverdrawn } from './rule-3-lots.ts';
import { limitsThatWereExceeded } from './rule-4-limits.ts';
import { factsWithTwoEffects } from './rule-5-one-effect.ts';
import { commandsDoneTwice } from './rule-8-repeats.ts';
import { statusesThatDiffer } from './shown-orders.ts';

type Findings = readonly string[];

const checks: readonly (readonly [rule: string, check: (evidence: Evidence) => Findings])[] = [
  ['rule 1', amountsThatDoNotAddUp],
  ['rule 2', (evidence) => checkMoney(ended(evidence)).failures],
  ['rule 3', lotsThatAreOverdrawn],
  ['rule 4', limitsThatWereExceeded],
  ['rule 5', factsWithTwoEffects],
  ['rule 6', (evidence) => checkMoneyEnds(ended(evidence)).failures],
  ['rule 8', commandsDoneTwice],
  ['what is shown', statusesThatDiffer],
];

/** Rules 1 to 6 and 8 of the domain held against what outsiders see; what breaks them, in words. */
export function brokenRules(evidence: Evidence): Findings {
  return checks.flatMap(([rule, check]) => check(evidence).map((what) => `${rule}: ${what}`));
}

function ended(evidence: Evidence) {
  return ordersTold(evidence).filter(({ isUnderWay }) => !isUnderWay);
}
