import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CommandId,
  type Decision,
  type DiscountCode,
  type HoldId,
  instantFromMs,
  money,
  type OrderRef,
  type PersonId,
  type ProductId,
  SEK,
  sum,
} from '../../kernel/index.ts';
import {
  activateDiscountCode,
  changeDiscountCode,
  createDiscountCode,
  deactivateDiscountCode,
} from './changing-code.ts';
import { type DiscountState, evolveDiscount, initialDiscount } from './discount-code.ts';
import type { DiscountEvent, DiscountTerms } from './discount-events.ts';
import { discountOf } from './discount-of.ts';
import { giveBackDiscount, holdDiscount, useDiscount } from './using-code.ts';

type Command = (state: DiscountState) => Decision<DiscountEvent>;

const code = 'SUMMER2026' as DiscountCode;
const orderRef = 'ORD-20260701-A15A7F' as OrderRef;
const holdId = fc.constantFrom('h1', 'h2', 'h3', 'h4', 'h5', 'h6').map((id) => id as HoldId);
const personId = fc.constantFrom('anna', 'bo').map((id) => id as PersonId);
const commandId = fc.constantFrom('c1', 'c2', 'c3', 'c4').map((id) => id as CommandId);
const now = fc.integer({ min: 0, max: 6 }).map(instantFromMs);
const optional = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(of, { nil: undefined });

/** Limits so small that they are met. */
const terms: fc.Arbitrary<DiscountTerms> = fc
  .record({
    usesMax: optional(fc.integer({ min: 1, max: 4 })),
    usesPerCustomerMax: optional(fc.integer({ min: 1, max: 2 })),
    budget: optional(fc.integer({ min: 1, max: 25 }).map((minor) => money(minor, SEK))),
    validUntil: optional(fc.integer({ min: 1, max: 6 }).map(instantFromMs)),
  })
  .map((limits) => {
    const known = Object.entries(limits).filter(([, value]) => value !== undefined);
    return { kind: 'percentage', percentBasisPoints: 1000, ...Object.fromEntries(known) };
  });

const using: readonly fc.WeightedArbitrary<Command>[] = [
  {
    weight: 5,
    arbitrary: fc.tuple(holdId, personId, fc.integer({ min: 0, max: 9 }), now).map(
      ([id, person, minor, at]): Command =>
        (state) =>
          holdDiscount(state, {
            holdId: id,
            orderRef,
            personId: person,
            amount: money(minor, SEK),
            now: at,
          }),
    ),
  },
  {
    weight: 3,
    arbitrary: holdId.map(
      (id): Command =>
        (state) =>
          useDiscount(state, { holdId: id }),
    ),
  },
  {
    weight: 2,
    arbitrary: holdId.map(
      (id): Command =>
        (state) =>
          giveBackDiscount(state, { holdId: id }),
    ),
  },
];

const changing: readonly fc.WeightedArbitrary<Command>[] = [
  {
    weight: 1,
    arbitrary: fc.tuple(terms, commandId).map(
      ([of, createdBy]): Command =>
        (state) =>
          createDiscountCode(state, { code, terms: of, createdBy }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(terms, commandId).map(
      ([of, changedBy]): Command =>
        (state) =>
          changeDiscountCode(state, { terms: of, changedBy }),
    ),
  },
  {
    weight: 1,
    arbitrary: commandId.map(
      (id): Command =>
        (state) =>
          deactivateDiscountCode(state, { reason: 'leaked', deactivatedBy: id }),
    ),
  },
  {
    weight: 1,
    arbitrary: commandId.map(
      (id): Command =>
        (state) =>
          activateDiscountCode(state, { activatedBy: id }),
    ),
  },
];

const uses = fc.array(fc.oneof(...using), { maxLength: 60 });
const command = fc.oneof(...using, ...changing);
const commands = fc.array(command, { maxLength: 60 });

const lines = fc.array(
  fc.record({
    minor: fc.integer({ min: 0, max: 2_000_000 }),
    productId: fc.constantFrom('mug', 'course').map((id) => id as ProductId),
  }),
  { minLength: 1, maxLength: 50 },
);
const given = fc.oneof(
  fc.integer({ min: 1, max: 10_000 }).map((percentBasisPoints): DiscountTerms => ({
    kind: 'percentage',
    percentBasisPoints,
  })),
  fc
    .integer({ min: 1, max: 5_000_000 })
    .map((minor): DiscountTerms => ({ kind: 'fixed', amount: money(minor, SEK) })),
);
const scope = fc.constantFrom<Partial<DiscountTerms>>({}, { productIds: ['mug' as ProductId] });

describe('rule 1: a discount is exact to the öre', () => {
  it('given any lines and terms, when the discount is reckoned, then its parts add up to it, no line goes below zero, and only eligible lines get a part', () => {
    fc.assert(
      fc.property(lines, given, scope, (of, what, where) => {
        const priced = of.map(({ minor, productId }) => ({
          productId,
          amount: money(minor, SEK),
        }));
        const found = discountOf({ ...what, ...where }, { lines: priced, now: instantFromMs(0) });
        const eligible = priced.filter(
          ({ productId }) => where.productIds?.includes(productId) ?? true,
        );
        const most = eligible.reduce((total, { amount }) => total + amount.minor, 0);
        const expected = BigInt(amountBy(what, most));
        if (found.kind === 'rejected') {
          expect(found.code).toBe('discount.not-applicable');
          expect(expected).toBe(0n);
          return;
        }
        expect(BigInt(found.amount.minor)).toBe(expected);
        expect(sum(found.perLine, SEK)).toEqual(found.amount);
        for (const [i, part] of found.perLine.entries()) {
          const line = priced[i];
          const most = line !== undefined && eligible.includes(line) ? line.amount.minor : 0;
          expect(part.minor).toBeGreaterThanOrEqual(0);
          expect(part.minor).toBeLessThanOrEqual(most);
        }
      }),
    );
  });
});

describe('rule 4: a code is not used beyond its limits', () => {
  it('given any terms and any uses in any order, then held and used stay within the limits in total, per customer and of the budget', () => {
    fc.assert(
      fc.property(terms, uses, (of, wishes) => {
        const made = createDiscountCode(initialDiscount, {
          code,
          terms: of,
          createdBy: 'made' as CommandId,
        });
        const start = eventsOf(made).reduce(evolveDiscount, initialDiscount);
        for (const { tally } of outcomesOf(wishes, start)) expectWithin(of, tally);
      }),
    );
  });

  it('given terms that change at any time, then a use begins only within those that stand, and what was in use is all that may exceed them', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        for (const { state, tally, events } of outcomesOf(wishes, initialDiscount)) {
          expect(state.held + state.used).toBe(tally.inUse);
          if (events.some(({ type }) => type === 'DiscountHeld'))
            expectWithin(state.created?.terms ?? { kind: 'fixed' }, tally);
        }
      }),
    );
  });

  it('given any commands in any order, then what the state counts is what its events say', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        for (const { state, tally } of outcomesOf(wishes, initialDiscount)) {
          expect(state.amounts.get(SEK, 0)).toBe(tally.minor);
          expect(Math.min(state.held, state.used, tally.minor)).toBeGreaterThanOrEqual(0);
          for (const person of ['anna', 'bo'] as PersonId[])
            expect(state.usesOf.get(person, 0)).toBe(tally.byPerson.get(person) ?? 0);
        }
      }),
    );
  });

  it('given any history, when every hold is given back, then nothing is in use', () => {
    fc.assert(
      fc.property(commands, (wishes) => {
        const { state } = outcomesOf(wishes, initialDiscount).at(-1) ?? { state: initialDiscount };
        const empty = [...state.uses.keys()].reduce(
          (so, id) => eventsOf(giveBackDiscount(so, { holdId: id })).reduce(evolveDiscount, so),
          state,
        );
        expect(empty).toMatchObject({ held: 0, used: 0 });
        expect(empty.usesOf.size).toBe(0);
        expect(empty.amounts.get(SEK, 0)).toBe(0);
      }),
    );
  });
});

describe('rule 8: a repeat changes nothing', () => {
  it('given any history, when the last command comes again, then nothing more happens', () => {
    fc.assert(
      fc.property(commands, command, (wishes, last) => {
        const { state } = outcomesOf(wishes, initialDiscount).at(-1) ?? { state: initialDiscount };
        const first = last(state);
        const second = last(eventsOf(first).reduce(evolveDiscount, state));
        if (first.kind === 'rejected') expect(second).toEqual(first);
        else expect(second).toEqual({ kind: 'already' });
      }),
    );
  });

  it('given any history, when a command that was accepted comes again at its end, then it has no second effect', () => {
    fc.assert(
      fc.property(commands, fc.nat(), (wishes, chosen) => {
        const outcomes = outcomesOf(wishes, initialDiscount);
        const state = outcomes.at(-1)?.state ?? initialDiscount;
        const effective = wishes.filter((_, i) => (outcomes[i]?.events.length ?? 0) > 0);
        const again = effective[chosen % Math.max(1, effective.length)];
        const types = again === undefined ? [] : eventsOf(again(state)).map(({ type }) => type);
        expect(types).toEqual([]);
      }),
    );
  });
});

interface Tally {
  readonly inUse: number;
  readonly minor: number;
  readonly byPerson: ReadonlyMap<PersonId, number>;
}

/** Counted from the events, by other means than the state's. */
function tallyOf(events: readonly DiscountEvent[]): Tally {
  const standing = new Map<HoldId, { readonly personId: PersonId; readonly minor: number }>();
  for (const event of events) {
    if (event.type === 'DiscountHeld')
      standing.set(event.holdId, { personId: event.personId, minor: event.amount.minor });
    if (event.type === 'DiscountReleased' || event.type === 'DiscountReturned')
      standing.delete(event.holdId);
  }
  const byPerson = new Map<PersonId, number>();
  for (const { personId: person } of standing.values())
    byPerson.set(person, (byPerson.get(person) ?? 0) + 1);
  const minor = [...standing.values()].reduce((total, use) => total + use.minor, 0);
  return { inUse: standing.size, minor, byPerson };
}

function expectWithin(of: DiscountTerms, tally: Tally): void {
  expect(tally.inUse).toBeLessThanOrEqual(of.usesMax ?? Infinity);
  expect(tally.minor).toBeLessThanOrEqual(of.budget?.minor ?? Infinity);
  for (const count of tally.byPerson.values())
    expect(count).toBeLessThanOrEqual(of.usesPerCustomerMax ?? Infinity);
}

/** After each command: what it did, the state, and what all events so far add up to. */
function outcomesOf(
  wishes: readonly Command[],
  start: DiscountState,
): readonly {
  readonly state: DiscountState;
  readonly events: readonly DiscountEvent[];
  readonly tally: Tally;
}[] {
  const all: DiscountEvent[] = [];
  let state = start;
  return wishes.map((wish) => {
    const events = eventsOf(wish(state));
    all.push(...events);
    state = events.reduce(evolveDiscount, state);
    return { state, events, tally: tallyOf(all) };
  });
}

function eventsOf(decision: Decision<DiscountEvent>): readonly DiscountEvent[] {
  return decision.kind === 'accepted' ? decision.events : [];
}

/** By other means: half up of whole numbers. */
function amountBy({ kind, amount, percentBasisPoints = 0 }: DiscountTerms, most: number): number {
  if (kind === 'fixed') return Math.min(most, amount?.minor ?? 0);
  return Math.floor((most * percentBasisPoints + 5_000) / 10_000);
}
