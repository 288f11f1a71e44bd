import type { BalanceChange, BalanceKind, Books } from './books.ts';
import type { LoggedEvent } from '../world/engine.ts';
import { type Evidence, inCategory } from './evidence.ts';
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

function balances(
  evidence: Evidence,
  { balances: kinds }: Books,
  rule: BalanceKind['rule'],
): readonly string[] {
  return kinds
    .filter((kind) => kind.rule === rule)
    .flatMap((kind) =>
      inCategory(evidence.streams, kind.category).flatMap(([id, recorded]) =>
        new Ledger(`${kind.category}-${id}`).replay(kind, recorded, evidence),
      ),
    );
}

interface Held {
  readonly amount: number;
  taken: number;
  status: 'held' | 'released' | 'captured';
}

/** A second, simple-minded bookkeeper, who reads one stream and believes nothing. */
class Ledger {
  readonly #name: string;
  readonly #found: string[] = [];
  readonly #holds = new Map<string, Held>();
  #limit = 0;
  #expired = 0;

  constructor(name: string) {
    this.#name = name;
  }

  replay(
    { changeOf }: BalanceKind,
    recorded: readonly LoggedEvent[],
    { orders, cameToRest }: Evidence,
  ): readonly string[] {
    for (const { event, streamId } of recorded) {
      const change = changeOf(event, streamId);
      if (change === undefined) continue;
      this.#apply(change);
      const over = this.#inUse() + this.#expired - this.#limit;
      if (over > 0) this.#say(`${String(over)} more than there are, after ${event.type}`);
    }
    if (!cameToRest) return this.#found;
    const open = new Set<string>(
      orders.filter(({ state }) => state.status === 'reserved').map(({ orderRef }) => orderRef),
    );
    for (const [holdId, { status }] of this.#holds)
      if (status === 'held' && !open.has(holdId.split(':')[0] ?? ''))
        this.#say(`${holdId} is held although its order is over`);
    return this.#found;
  }

  #apply(change: BalanceChange): void {
    switch (change.kind) {
      case 'limit':
        this.#limit = change.amount;
        return;
      case 'credit':
        this.#limit += change.amount;
        return;
      case 'expire':
        this.#expired += change.amount;
        return;
      case 'hold':
        if (this.#holds.has(change.holdId)) this.#say(`${change.holdId} is held twice`);
        this.#holds.set(change.holdId, { amount: change.amount, taken: 0, status: 'held' });
        return;
      default:
        this.#resolve(change);
    }
  }

  #resolve(change: Extract<BalanceChange, { readonly holdId: string }>): void {
    const hold = this.#holds.get(change.holdId);
    if (change.kind === 'put-back') this.#putBack(hold, change);
    else if (hold === undefined && change.kind === 'release')
      // Never held: refused if it comes late.
      this.#holds.set(change.holdId, { amount: 0, taken: 0, status: 'released' });
    else if (hold?.status !== 'held')
      this.#say(`${change.holdId} is resolved twice or was never held: ${change.kind}`);
    else if (change.kind === 'release') hold.status = 'released';
    else if (change.kind === 'capture') this.#capture(hold, change);
  }

  #capture(hold: Held, { holdId, amount }: { readonly holdId: string; readonly amount: number }) {
    hold.status = 'captured';
    hold.taken = amount;
    if (amount > hold.amount) this.#say(`${holdId} takes more than it held`);
  }

  #putBack(
    hold: Held | undefined,
    { holdId, amount }: { readonly holdId: string; readonly amount: number },
  ): void {
    if (hold === undefined || hold.taken < amount)
      this.#say(`${holdId} gives back more than it took`);
    else hold.taken -= amount;
  }

  #inUse(): number {
    return [...this.#holds.values()].reduce(
      (sum, { status, amount, taken }) => sum + (status === 'held' ? amount : taken),
      0,
    );
  }

  #say(what: string): void {
    this.#found.push(`${this.#name}: ${what}`);
  }
}
