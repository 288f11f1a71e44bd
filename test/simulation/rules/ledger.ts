import type { BalanceChange, BalanceKind } from './books.ts';
import type { LoggedEvent } from '../world/engine.ts';

interface Held {
  readonly amount: number;
  taken: number;
  status: 'held' | 'released' | 'captured';
}

interface Account {
  limit: number;
  expired: number;
  readonly holds: Map<string, Held>;
}

/** A second, simple-minded bookkeeper, who reads one stream and believes nothing. */
export class Ledger {
  readonly found: string[] = [];
  readonly #name: string;
  readonly #accounts = new Map<string, Account>();

  constructor(name: string) {
    this.#name = name;
  }

  read(
    { changesOf, isCheckedAtHolds }: Pick<BalanceKind, 'changesOf' | 'isCheckedAtHolds'>,
    recorded: readonly LoggedEvent[],
  ): void {
    const events = recorded.map(({ event }) => event);
    for (const [index, event] of events.entries())
      for (const change of changesOf(event, events.slice(0, index))) {
        const account = this.#account(change.account ?? '');
        this.#apply(account, change);
        if (isCheckedAtHolds === true && change.kind !== 'hold') continue;
        const over = inUse(account) + account.expired - account.limit;
        if (over > 0) this.#say(`${String(over)} more than there are, after ${event.type}`);
      }
  }

  /** Once everybody rests only an order that is open holds anything. */
  close(openOrders: ReadonlySet<string>): void {
    for (const { holds } of this.#accounts.values())
      for (const [holdId, { status }] of holds)
        if (status === 'held' && !openOrders.has(holdId.split(':')[0] ?? ''))
          this.#say(`${holdId} is held although its order is over`);
  }

  /** In all lots, held parts included. */
  get left(): number {
    return [...this.#accounts.values()].reduce(
      (sum, { limit, expired, holds }) =>
        sum + limit - expired - [...holds.values()].reduce((all, { taken }) => all + taken, 0),
      0,
    );
  }

  #account(name: string): Account {
    const known = this.#accounts.get(name);
    if (known !== undefined) return known;
    const account: Account = { limit: 0, expired: 0, holds: new Map() };
    this.#accounts.set(name, account);
    return account;
  }

  #apply(account: Account, change: BalanceChange): void {
    switch (change.kind) {
      case 'limit':
        account.limit = change.amount;
        return;
      case 'credit':
        account.limit += change.amount;
        return;
      case 'expire':
        account.expired += change.amount;
        return;
      case 'restore':
        account.expired -= change.amount;
        if (account.expired < 0) this.#say('more is restored than had expired');
        return;
      case 'hold':
        if (account.holds.has(change.holdId)) this.#say(`${change.holdId} is held twice`);
        account.holds.set(change.holdId, { amount: change.amount, taken: 0, status: 'held' });
        return;
      default:
        this.#resolve(account, change);
    }
  }

  #resolve({ holds }: Account, change: Extract<BalanceChange, { readonly holdId: string }>): void {
    const { holdId, kind } = change;
    const hold = holds.get(holdId);
    if (kind === 'put-back') this.#putBack(hold, change);
    else if (hold === undefined && kind === 'release')
      // Never held: refused if it comes late.
      holds.set(holdId, { amount: 0, taken: 0, status: 'released' });
    else if (hold?.status !== 'held')
      this.#say(`${holdId} is resolved twice or was never held: ${kind}`);
    else if (kind === 'release') hold.status = 'released';
    else if (kind === 'capture') this.#capture(hold, change);
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

  #say(what: string): void {
    this.found.push(`${this.#name}: ${what}`);
  }
}

function inUse({ holds }: Account): number {
  return [...holds.values()].reduce(
    (sum, { status, amount, taken }) => sum + (status === 'held' ? amount : taken),
    0,
  );
}
