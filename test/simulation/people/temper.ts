import type { Chance } from '../../crash/chance.ts';
import type { World } from '../world/world.ts';
import type { PaymentRecord } from '../world/swish-books.ts';

/** How somebody is: what they do in the app, how soon, and how long they try. */
export interface Temper {
  /** How likely they try again after no answer. */
  readonly patience: number;
  /** What they do next to their order, at most so often. */
  readonly actsMax: number;
  /** How often they order. */
  readonly visits: number;
  /** The app shows a payment. */
  readonly rings: (world: World, payment: PaymentRecord) => void;
  /** The page shows a code. */
  readonly scan: (world: World, token: string) => void;
}

type InTheApp = 'pay' | 'decline' | 'nothing';

/** Draws a person. */
export function temperOf(chance: Chance): Temper {
  const habit = chance.pick<InTheApp>(['pay', 'pay', 'pay', 'decline', 'nothing', 'nothing']);
  const isSlow = chance.happens(0.2);
  const rings = (world: World, payment: PaymentRecord): void => {
    const does: InTheApp = chance.happens(0.6)
      ? habit
      : chance.pick(['pay', 'pay', 'decline', 'nothing']);
    const { swish, timeline } = world;
    const mostMs = isSlow ? swish.payWithinMs - 1_000 : 40_000;
    timeline.after(chance.between(1_500, mostMs), () => {
      if (does === 'pay') swish.pay(payment);
      if (does === 'decline') swish.decline(payment);
    });
  };
  const scanned = new Set<string>();
  return {
    patience: chance.pick([0.3, 0.7, 0.95]),
    actsMax: chance.pick([0, 1, 2, 3, 6]),
    visits: chance.pick([1, 1, 1, 2]),
    rings,
    scan: (world, token) => {
      if (scanned.has(token)) return;
      scanned.add(token);
      const uuid = token.slice('token'.length);
      const payment = [...world.swish.books.payments.values()].find((one) =>
        one.uuid.startsWith(uuid),
      );
      if (payment !== undefined) rings(world, payment);
    },
  };
}
