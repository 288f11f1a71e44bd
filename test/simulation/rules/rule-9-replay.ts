import type { Rule } from './rule.ts';

export const rule9: Rule = {
  name: 'rule 9',
  sentence: 'Replaying all events from zero gives the same states and causes no side effect.',
  check: ({ differences, afterwards }) => [
    ...differences,
    ...afterwards.map(
      ({ event, streamId }) => `looking once more appended ${event.type} to ${streamId}`,
    ),
  ],
};
