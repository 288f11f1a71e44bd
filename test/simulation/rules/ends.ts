import type { Evidence, PlacedEvidence } from './evidence.ts';
import { isAPersons } from './a-persons.ts';
import type { Rule } from './rule.ts';

export const ends: Rule = {
  name: 'every order ends',
  sentence: 'Once nothing goes wrong any more every order reaches an end, and everybody rests.',
  check: (evidence) => [
    ...(evidence.cameToRest ? [] : ['sixty days later there is still something to do']),
    ...evidence.world.toDo.stuck.map((job) => `${job} is stuck`),
    ...evidence.orders.flatMap((order) => ofOrder(evidence, order)),
  ],
};

function ofOrder(evidence: Evidence, order: PlacedEvidence): readonly string[] {
  const { state, orderRef } = order;
  const { status, completed } = state;
  if (isAPersons(evidence, order)) return [];
  if (status === 'placed' || status === 'reserved') return [`${orderRef} is still ${status}`];
  if (status === 'paid' && !completed) return [`${orderRef} is paid and not complete`];
  return [...ofHolds(order), ...ofRefunds(order)];
}

function ofRefunds({ state }: PlacedEvidence): readonly string[] {
  return state.refunds
    .filter(({ status }) => status === 'requested')
    .map(({ requested }) => `${requested.refundId} is still under way`);
}

function ofHolds({ state, orderRef }: PlacedEvidence): readonly string[] {
  const { status, round, settled } = state;
  const wanted = status === 'paid' || status === 'confirmed' ? 'taken' : 'given-back';
  if (round === 0 || settled?.holds === wanted) return [];
  return [`${orderRef} is ${status}, and its holds are ${String(settled?.holds)}`];
}
