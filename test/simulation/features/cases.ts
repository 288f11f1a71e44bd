import type { CaseOpened } from '../../../libs/checkout/index.ts';
import type { Chore, Feature } from './feature.ts';
import { fieldsIn, operate } from './operators.ts';

/** They look at the bank and say what is so; whatever the case allows may be so, but for what Swish knows better. */
const decides: Chore = {
  name: 'decides a case',
  everyMs: 12 * 60_000,
  afterwardsMs: 6 * 60 * 60_000,
  perform: async (world, drawn) => {
    const resolved = new Set(fieldsIn(world, 'CaseResolved', 'caseId'));
    const again = drawn.happens(0.1);
    const open = world.events
      .flatMap(({ event }) => (event.type === 'CaseOpened' ? [event as CaseOpened] : []))
      .filter(({ caseId }) => again || !resolved.has(caseId));
    if (open.length === 0) return;
    const { caseId, allowed } = drawn.pick(open);
    const body = { action: drawn.pick(allowed), reason: 'looked into it' };
    const path = `/api/cases/${caseId}/resolve`;
    await operate(world, drawn, { path, body, key: `decide-${caseId}-${body.action}` });
  },
};

/** What could not go on by itself, decided by a person: any of what may be decided. */
export const cases: Feature = {
  name: 'cases',
  likelihood: 0.5,
  chores: [decides],
};
