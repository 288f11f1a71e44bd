import { sumOf } from './evidence.ts';

/** By lot, in öre or points. */
export type Shares = readonly { readonly lot: string; readonly amount: number }[];

/** What an event does to the lots of one card or account. */
export type Move =
  | { readonly kind: 'credit' | 'end' | 'restore'; readonly shares: Shares }
  | { readonly kind: 'hold' | 'use' | 'put-back'; readonly hold: string; readonly shares: Shares }
  | { readonly kind: 'release'; readonly hold: string };

export interface Lot {
  credited: number;
  held: number;
  used: number;
  ended: number;
}

interface Hold {
  readonly held: Shares;
  used: Shares;
  status: 'held' | 'released' | 'used';
}

/** Lots, kept by a second bookkeeper who believes nothing, and what was wrong with any move. */
export interface Lots {
  readonly lots: ReadonlyMap<string, Lot>;
  readonly wrong: readonly string[];
}

const emptyLot: Lot = { credited: 0, held: 0, used: 0, ended: 0 };

/** Follows one card or account move by move; after each one no lot may have less than nothing. */
export function followLots(moves: readonly Move[]): Lots {
  const books = { lots: new Map<string, Lot>(), holds: new Map<string, Hold>(), wrong: [] };
  for (const move of moves) {
    follow(books, move);
    for (const [lot, { credited, held, used, ended }] of books.lots)
      if (credited - held - used - ended < 0 || Math.min(held, used, ended) < 0)
        say(books, `lot ${lot} has less than nothing after a ${move.kind}`);
  }
  return books;
}

interface Books {
  readonly lots: Map<string, Lot>;
  readonly holds: Map<string, Hold>;
  readonly wrong: string[];
}

function follow(books: Books, move: Move): void {
  switch (move.kind) {
    case 'credit': {
      change(books, 'credited', move.shares, 1);
      return;
    }
    case 'end': {
      change(books, 'ended', move.shares, 1);
      return;
    }
    case 'restore': {
      change(books, 'ended', move.shares, -1);
      return;
    }
    case 'hold':
      if (books.holds.has(move.hold)) say(books, `${move.hold} is held twice, or after its end`);
      books.holds.set(move.hold, { held: move.shares, used: [], status: 'held' });
      {
        change(books, 'held', move.shares, 1);
        return;
      }
    default: {
      resolve(books, move);
      return;
    }
  }
}

function resolve(books: Books, move: Extract<Move, { readonly hold: string }>): void {
  const hold = books.holds.get(move.hold);
  if (hold === undefined) {
    if (move.kind !== 'release') say(books, `${move.hold} was never held: ${move.kind}`);
    books.holds.set(move.hold, { held: [], used: [], status: 'released' });
    return;
  }
  if (move.kind === 'put-back') {
    putBack(books, hold, move);
    return;
  }
  if (hold.status !== 'held') say(books, `${move.hold} is resolved twice: ${move.kind}`);
  change(books, 'held', hold.held, -1);
  hold.status = move.kind === 'release' ? 'released' : 'used';
  if (move.kind !== 'use') return;
  if (amountOf(move.shares) > amountOf(hold.held)) say(books, `${move.hold} uses more than held`);
  hold.used = move.shares;
  change(books, 'used', move.shares, 1);
}

function putBack(
  books: Books,
  hold: Hold,
  move: Extract<Move, { readonly hold: string; readonly shares: Shares }>,
): void {
  if (amountOf(move.shares) > amountOf(hold.used))
    say(books, `${move.hold} gives back more than it used`);
  hold.used = [...hold.used, ...move.shares.map(({ lot, amount }) => ({ lot, amount: -amount }))];
  change(books, 'used', move.shares, -1);
}

function change({ lots }: Books, field: keyof Lot, shares: Shares, sign: 1 | -1): void {
  for (const { lot, amount } of shares) {
    const known = lots.get(lot) ?? { ...emptyLot };
    known[field] += sign * amount;
    lots.set(lot, known);
  }
}

function amountOf(shares: Shares): number {
  return sumOf(shares.map(({ amount }) => amount));
}

function say({ wrong }: Books, what: string): void {
  wrong.push(what);
}
