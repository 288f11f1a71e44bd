import type { Exchange } from '../world/exchange.ts';
import type { Evidence } from './evidence.ts';
import type { Rule } from './rule.ts';

export const rule8: Rule = {
  name: 'rule 8',
  sentence:
    'A repeated command changes nothing and answers as the first time; with other content it is refused.',
  check: (evidence) => [...answersOf(evidence), ...ordersOf(evidence)],
};

/** Answers that decide nothing for good; whoever repeats after them hears more. */
const undecided = new Set([403, 409, 429, 500, 502, 503, 504]);

function answersOf({ world: { exchanges } }: Evidence): readonly string[] {
  const byKey = new Map<string, Exchange[]>();
  for (const exchange of exchanges)
    if (exchange.key !== undefined)
      byKey.set(exchange.key, [...(byKey.get(exchange.key) ?? []), exchange]);
  return [...byKey].flatMap(([key, all]) => {
    const decided = all.filter(isDecided);
    const contents = new Set(decided.map(({ request }) => JSON.stringify(request.body)));
    const answers = new Set(
      decided.map(({ answer }) => `${String(answer?.status)} ${String(answer?.text)}`),
    );
    return [
      ...(contents.size > 1 ? [`${key} was decided for two contents`] : []),
      ...(answers.size > 1 ? [`${key} was answered in two ways: ${[...answers].join(' | ')}`] : []),
    ];
  });
}

function isDecided({ answer }: Exchange): boolean {
  if (answer === undefined) return false;
  // Guesses are refused before anything is looked up under the key.
  if (answer.text.includes('gift-card.unknown-code')) return false;
  if (answer.status === 409) return !answer.text.includes('idempotency.in-progress');
  if (answer.text.includes('idempotency.key-reused')) return false;
  return !undecided.has(answer.status);
}

/** One order per key or cart at most, and none under a key whose answer is a plain "no". */
function ordersOf({ orders, world: { requests, carts, exchanges } }: Evidence): readonly string[] {
  const wishes = new Map([...requests.commands()].map(([key, commandId]) => [commandId, key]));
  for (const { cartKey, commandId } of carts.orderings) wishes.set(commandId, `cart ${cartKey}`);
  const refusedKeys = new Set(
    exchanges.flatMap(({ key, answer }) =>
      isPlainNo(answer) ? [`checkout-key ${String(key)}`] : [],
    ),
  );
  const seen = new Set<string>();
  return orders.flatMap(({ orderRef, state }) => {
    const wish = wishes.get(state.placed.placedBy);
    if (wish === undefined) return [`${orderRef} was placed by nobody’s wish`];
    // What was refused for its parts stands too, and a cart may be ordered again after it.
    if (state.status === 'rejected') return [];
    const found = seen.has(wish) ? [`${wish} placed a second order, ${orderRef}`] : [];
    seen.add(wish);
    if (refusedKeys.has(wish)) found.push(`${wish} was told no, and ${orderRef} stands`);
    return found;
  });
}

/** Refused before anything was placed: what the catalogue or the wish itself does not allow. */
function isPlainNo(answer: Exchange['answer']): boolean {
  if (answer?.status !== 422) return false;
  return !answer.text.includes('idempotency.key-reused');
}
