import type { BalanceKind, Books } from './books.ts';
import { type Evidence, inCategory } from './evidence.ts';
import { Ledger } from './ledger.ts';
import type { Rule } from './rule.ts';

export const rule3: Rule = {
  name: 'rule 3',
  sentence: 'Of a lot 0 <= available; held + used + expired <= credited; a hold is resolved once.',
  check: (evidence, books) => balances(evidence, books, 'rule 3'),
};

export const rule4: Rule = {
  name: 'rule 4',
  sentence: 'Of a pool taken + held <= capacity, of a code used + held <= limit; at all times.',
  check: (evidence, books) => balances(evidence, books, 'rule 4'),
};

export const rule11: Rule = {
  name: 'rule 11',
  sentence: 'What is owed for cards and points is what is left of their lots, by two bookkeepers.',
  check: ({ streams }, { balances: kinds }) =>
    kinds.flatMap(({ category, leftIn, ...kind }) =>
      leftIn === undefined
        ? []
        : inCategory(streams, category).flatMap(([id, recorded]) => {
            const ledger = new Ledger(`${category}-${id}`);
            ledger.read(kind, recorded);
            const known = leftIn(recorded.map(({ event }) => event));
            return known === ledger.left
              ? []
              : [`${category}-${id} says ${String(known)}, its events ${String(ledger.left)}`];
          }),
    ),
};

function balances(
  evidence: Evidence,
  { balances: kinds }: Books,
  rule: BalanceKind['rule'],
): readonly string[] {
  return kinds
    .filter((kind) => kind.rule === rule)
    .flatMap((kind) =>
      inCategory(evidence.streams, kind.category).flatMap(([id, recorded]) => {
        const ledger = new Ledger(`${kind.category}-${id}`);
        ledger.read(kind, recorded);
        if (evidence.cameToRest) ledger.close(openOrders(evidence));
        return ledger.found;
      }),
    );
}

function openOrders({ orders }: Evidence): ReadonlySet<string> {
  const open = orders.filter(({ state }) => state.status === 'reserved');
  return new Set(open.map(({ orderRef }) => orderRef));
}
