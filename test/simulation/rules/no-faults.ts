import type { Rule } from './rule.ts';

export const noFaults: Rule = {
  name: 'no faults of ours',
  sentence:
    'Whatever happens around it, nothing in the service fails in a way that it has no word for.',
  check: ({ world }) => world.faultsOfOurs,
};
