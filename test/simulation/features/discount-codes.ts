import { customerToken } from '../../../libs/access/index.ts';
import {
  createDiscountCode,
  type DiscountEvent,
  type DiscountTerms,
} from '../../../libs/discounts/index.ts';
import {
  type DiscountCode,
  instantFromMs,
  money,
  plusMs,
  SEK,
} from '../../../libs/kernel/index.ts';
import { ask, type Customer, newWish } from '../people/customer.ts';
import { secret } from '../world/secrets.ts';
import { setUpContext } from '../world/set-up.ts';
import type { World } from '../world/world.ts';
import { changesOfCode } from './discount-books.ts';
import type { Act, Chore, Extra, Feature } from './feature.ts';
import { keyOf, operate } from './operators.ts';
import { waitsForMoney } from './swish-payments.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const typed = ['ONCE', 'THIRD', 'BUDGET', 'SOON', 'MINIMUM', 'ALL', 'nobody’s'];

const withCode: Extra = {
  likelihood: 0.5,
  addTo: (body, { chance }) => {
    body.discountCode = chance.pick(typed);
  },
};

const asMember: Extra = {
  likelihood: 0.3,
  addTo: (body, { chance, name, proofs }, world) => {
    const said = chance.pick([{ member: true }, {}]);
    Object.assign(body, { customer: { ...body.customer, ...said } });
    const isProved = chance.happens(0.9);
    if (isProved) proofs['x-customer-token'] = world.purse.memberTokens.get(name) ?? '';
  },
};

const putsACodeOnIt: Act = {
  name: 'puts a code on the order',
  weight: 2,
  fits: ({ order }) => order !== undefined,
  perform: putACode,
};

const triesACodeInstead: Act = {
  name: 'finds it cheaper with a code',
  weight: 30,
  fits: ({ order }, world) => order !== undefined && waitsForMoney(world, order.reference),
  perform: putACode,
};

async function putACode(customer: Customer, world: World): Promise<void> {
  const path = `/api/orders/${customer.order?.reference ?? ''}/discount`;
  await ask(world, customer, newWish(customer, path, { code: customer.chance.pick(typed) }));
}

const changes: Chore = {
  name: 'changes a code',
  everyMs: 20 * minuteMs,
  perform: async (world, drawn) => {
    const code = drawn.pick(['ONCE', 'THIRD', 'ALL', 'MEMBER-HOUSE']);
    const change = drawn.pick(['terms', 'activate', 'deactivate']);
    const path = `/api/discount-codes/${code}`;
    const key = keyOf(drawn, change);
    if (change !== 'terms')
      await operate(world, drawn, { path: `${path}/${change}`, body: { reason: 'abuse' }, key });
    else {
      const limits = { usesMax: drawn.pick([1, 2, 3]), usesPerCustomerMax: drawn.pick([1, 2]) };
      const percentage = { kind: 'percentage', percentBasisPoints: drawn.pick([1, 3_333, 10_000]) };
      const automatic = code.startsWith('MEMBER-') ? { automatic: 'member' } : {};
      const body = { ...percentage, ...limits, ...automatic };
      await operate(world, drawn, { method: 'PATCH', path, body, key });
    }
  },
};

/** Codes with limits of every kind, at the order or on one that is open, and what members get unasked. */
export const discountCodes: Feature = {
  name: 'discount-codes',
  likelihood: 0.35,
  prepare: async (world) => {
    for (const [code, terms] of Object.entries(codesAt(world))) await make(world, code, terms);
    await signInMembers(world);
  },
  extras: [withCode, asMember],
  acts: [putsACodeOnIt, triesACodeInstead],
  chores: [changes],
  balances: [
    {
      category: 'discountCode',
      rule: 'rule 4',
      changesOf: (event, before) =>
        changesOfCode(event as DiscountEvent, before as readonly DiscountEvent[]),
      isCheckedAtHolds: true,
    },
  ],
};

function codesAt({ timeline }: World): Readonly<Record<string, DiscountTerms>> {
  const now = instantFromMs(timeline.ms);
  return {
    ONCE: { kind: 'fixed', amount: money(10_001, SEK), usesMax: 1 },
    THIRD: { kind: 'percentage', percentBasisPoints: 3_333, usesPerCustomerMax: 1 },
    BUDGET: { kind: 'percentage', percentBasisPoints: 1_000, budget: money(15_000, SEK) },
    SOON: {
      ...{ kind: 'fixed', amount: money(500, SEK), perLine: true },
      ...{ validFrom: plusMs(now, 2 * minuteMs), validUntil: plusMs(now, 15 * minuteMs) },
    },
    MINIMUM: { kind: 'fixed', amount: money(999, SEK), orderMinimum: money(100_000, SEK) },
    ALL: { kind: 'percentage', percentBasisPoints: 10_000, usesMax: 2 },
    'MEMBER-HOUSE': {
      ...{ kind: 'percentage', percentBasisPoints: 1_250, automatic: 'member', usesMax: 2 },
    },
  };
}

/** Everybody is one, and whether they say so changes from visit to visit. */
async function signInMembers({ customers, people, purse, timeline }: World): Promise<void> {
  for (const customerId of customers) {
    const person = await people.findOrCreate({ kind: 'customer-id', customerId });
    const expiresAt = plusMs(timeline.now(), dayMs);
    purse.memberTokens.set(
      customerId,
      customerToken(secret, { person, expiresAt, isMember: true }),
    );
  }
}

async function make(
  { setUp, timeline, random }: World,
  name: string,
  terms: DiscountTerms,
): Promise<void> {
  const context = setUpContext(timeline, random);
  const code = name as DiscountCode;
  await setUp.discounts.execute(code, context, (state) =>
    createDiscountCode(state, { code, terms, createdBy: context.commandId }),
  );
}
