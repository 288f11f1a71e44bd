import type { Chance } from '../../crash/chance.ts';
import type { OrderPlaced } from '../../../libs/orders/index.ts';
import { ask, newWish } from '../people/customer.ts';
import type { World } from '../world/world.ts';
import type { Act, Chore, Feature } from './feature.ts';
import { fieldsIn, keyOf, operate } from './operators.ts';

const givesBack: Chore = {
  name: 'gives money back',
  everyMs: 12 * 60_000,
  afterwardsMs: 60 * 60_000,
  perform: async (world, drawn) => {
    const complete = fieldsIn(world, 'OrderCompleted', 'orderRef');
    if (complete.length === 0) return;
    const reference = drawn.pick(complete);
    const path = `/api/orders/${reference}`;
    const key = keyOf(drawn, 'refund');
    if (drawn.happens(0.2)) {
      const line = drawn.pick(linesIn(world, reference));
      const to = `${path}/lines/${line.lineId}/cancel`;
      await operate(world, drawn, { path: to, body: { reason: 'ill' }, key });
    } else {
      const body = { reason: 'sent back', ...partOf(world, reference, drawn) };
      await operate(world, drawn, { path: `${path}/refunds`, body, key });
    }
  },
};

/** All of it, one line or some of its units, or an amount. */
function partOf(world: World, reference: string, drawn: Chance): object {
  const returnUnits = drawn.happens(0.7);
  const lines = linesIn(world, reference);
  switch (drawn.pick(['all', 'line', 'units', 'amount', 'amount'])) {
    case 'line':
      return { lines: [{ lineId: drawn.pick(lines).lineId }], returnUnits };
    case 'units':
      return { lines: [{ lineId: drawn.pick(lines).lineId, quantity: 1 }], returnUnits };
    case 'amount':
      return { amount: { amount: drawn.pick([1, 3_333, 50_000]), currency: 'SEK' } };
    default:
      return { returnUnits };
  }
}

function linesIn({ events }: World, reference: string): OrderPlaced['lines'] {
  const placed = events.find(({ streamId }) => streamId === `order-${reference}`)?.event;
  return (placed as OrderPlaced | undefined)?.lines ?? [];
}

const withdraws: Act = {
  name: 'withdraws from the order',
  weight: 6,
  fits: ({ order }, world) =>
    order !== undefined && fieldsIn(world, 'OrderCompleted', 'orderRef').includes(order.reference),
  perform: async (customer, world) => {
    const path = `/api/orders/${customer.order?.reference ?? ''}/withdrawal`;
    const { name, chance } = customer;
    const lines = chance.happens(0.5) ? {} : { lines: [{ lineId: '1', quantity: 1 }] };
    const begun = await ask(
      world,
      customer,
      newWish(customer, path, { name, contact: `${name}@example.se`, ...lines }, keyless),
    );
    const { confirmationToken } = JSON.parse(begun?.text ?? '{}') as Begun;
    if (confirmationToken === undefined) return;
    const confirm = newWish(customer, `${path}/confirm`, { confirmationToken }, keyless);
    await ask(world, customer, confirm);
  },
};

/** The first step changes nothing, and the second repeats itself by its token. */
const keyless = { isKeyless: true } as const;

interface Begun {
  readonly confirmationToken?: string;
}

/** What goes back of orders that were paid: as operators say, and as consumers may. */
export const refunds: Feature = {
  name: 'refunds',
  likelihood: 0.5,
  acts: [withdraws],
  chores: [givesBack],
};
