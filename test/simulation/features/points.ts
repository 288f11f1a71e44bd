import { customerToken } from '../../../libs/access/index.ts';
import {
  creditPoints,
  evolvePoints,
  initialPoints,
  type PointsEvent,
} from '../../../libs/points/index.ts';
import { instantFromMs, type PersonId, plusMs } from '../../../libs/kernel/index.ts';
import type { OrderBody } from '../people/order-body.ts';
import { secret } from '../world/secrets.ts';
import { setUpContext } from '../world/set-up.ts';
import type { World } from '../world/world.ts';
import type { Chore, Extra, Feature } from './feature.ts';
import { keyOf, operate } from './operators.ts';
import { changesOfPoints, pointsFindings, pointsNetOre } from './points-books.ts';
import { product } from './product.ts';

const dayMs = 24 * 60 * 60_000;

/** Some points, all that the lines cost, or one too many; beside what else pays, or alone. */
const withPoints: Extra = {
  likelihood: 0.5,
  addTo: (body, { chance, name, proofs }, world) => {
    const most = pointsOf(body, world);
    if (most === 0) return;
    body.tenders.points = chance.pick([most, chance.between(1, most), most + 1]);
    proofs['x-customer-token'] = world.purse.tokens.get(name) ?? '';
    if (chance.happens(0.3)) delete body.tenders.payment;
  },
};

const grants: Chore = {
  name: 'grants points',
  everyMs: 30 * 60_000,
  perform: async (world, drawn) => {
    const body = { points: drawn.pick([1, 5, 30]), reason: 'sorry', validityDays: 20 };
    const path = `/api/points/${drawn.pick(world.customers)}/grants`;
    await operate(world, drawn, { path, body, key: keyOf(drawn, 'grant') });
  },
};

/** Packages that are bought, points that are granted, spent alone or beside money, and end. */
export const points: Feature = {
  name: 'points',
  likelihood: 0.35,
  products: [
    product({
      ...{ id: 'points-10', priceOre: 29_900, delivers: 'points' },
      points: { points: 10, validityDays: 20 },
    }),
    product({
      ...{ id: 'points-3', priceOre: 10_000, delivers: 'points', unitPoints: 4 },
      points: { points: 3, validityDays: 1 },
    }),
  ],
  prepare: async (world) => {
    const drawn = world.chance.fork('points');
    for (const customerId of world.customers) {
      const person = await world.people.findOrCreate({ kind: 'customer-id', customerId });
      const expiresAt = plusMs(world.timeline.now(), dayMs);
      world.purse.tokens.set(customerId, customerToken(secret, { person, expiresAt }));
      for (const agoMs of [dayMs - drawn.between(10, 120) * 60_000, 0])
        await creditOne(world, { person, agoMs, points: drawn.between(1, 12) });
    }
  },
  extras: [withPoints],
  chores: [grants],
  balances: [
    {
      category: 'points',
      rule: 'rule 3',
      changesOf: (event, before) =>
        changesOfPoints(event as PointsEvent, before as readonly PointsEvent[]),
      leftIn: (recorded) =>
        (recorded as readonly PointsEvent[])
          .reduce(evolvePoints, initialPoints)
          .balance.lots.valueSeq()
          .reduce((sum, { credited, used, expired }) => sum + credited - used - expired, 0),
    },
  ],
  money: [{ tender: 'points', netOre: pointsNetOre, findings: pointsFindings }],
};

/** A lot that ends a day after it was credited: soon, if that was long ago. */
async function creditOne(
  { setUp, timeline, random }: World,
  lot: { readonly person: PersonId; readonly agoMs: number; readonly points: number },
): Promise<void> {
  const context = setUpContext(timeline, random);
  const creditedAt = instantFromMs(timeline.ms - lot.agoMs);
  await setUp.points.execute(lot.person, context, (state) =>
    creditPoints(state, {
      ...{ creditId: context.commandId, points: lot.points, lotKind: 'free' },
      ...{ creditedAt, validityDays: 1, reason: 'welcome' },
    }),
  );
}

/** What the lines cost in points, where that may be. */
function pointsOf({ lines }: OrderBody, { catalogue }: World): number {
  return lines
    .filter(({ classId }) => classId === undefined)
    .reduce(
      (sum, { productId, quantity }) =>
        sum + (catalogue.seen(productId).unitPoints ?? 0) * quantity,
      0,
    );
}
