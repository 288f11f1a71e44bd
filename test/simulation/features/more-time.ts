import { businessDateOf, plusDays } from '../../../libs/kernel/index.ts';
import type { Chore, Feature } from './feature.ts';
import { fieldsIn, keyOf, operate } from './operators.ts';

/** Later than the thirty days that there are, and earlier, and a slip of the pen. */
const days = [31, 40, 50, 55, 5, 400];

const givesMoreTime: Chore = {
  name: 'gives more time for an invoice',
  everyMs: 8 * 60_000,
  afterwardsMs: 60 * 60_000,
  perform: async (world, drawn) => {
    const invoiced = fieldsIn(world, 'InvoiceIssued', 'orderRef');
    if (invoiced.length === 0) return;
    const path = `/api/orders/${drawn.pick(invoiced)}/extend`;
    const dueOn = plusDays(businessDateOf(world.timeline.now()), drawn.pick(days));
    const body = { dueOn, reason: 'waits for her pay' };
    await operate(world, drawn, { path, body, key: keyOf(drawn, 'extend') });
  },
};

/** Invoices that may be paid later, once and again, also while they are paid or called off. */
export const moreTime: Feature = {
  name: 'more-time',
  likelihood: 0.5,
  chores: [givesMoreTime],
};
