import { send } from '../world/front-door.ts';
import type { World } from '../world/world.ts';
import type { Chore, Feature, TenderWish } from './feature.ts';

const byInvoice: TenderWish = {
  weight: 2,
  addTo: (body) => {
    body.tenders.payment = { method: 'invoice' };
  },
};

const operatorConfirms: Chore = {
  name: 'confirms an invoice',
  everyMs: 12 * 60_000,
  perform: async (world, drawn) => {
    const issued = invoicesIn(world);
    if (issued.length === 0) return;
    const reference = drawn.pick(issued);
    world.chronicle.say('operator', () => `confirms ${reference}`);
    const answer = await send(world, drawn, {
      path: `/api/payments/${reference}/confirm`,
      body: { reason: 'seen in the bank' },
      role: 'operator',
      headers: { 'idempotency-key': `confirm-${reference}` },
    });
    world.chronicle.say('operator', () => `hears ${String(answer?.status)}`);
  },
};

/** Orders on invoice, and the operator who sees the money in the bank. */
export const invoices: Feature = {
  name: 'invoices',
  tenders: [byInvoice],
  chores: [operatorConfirms],
};

function invoicesIn({ events }: World): readonly string[] {
  return events.flatMap(({ event }) =>
    event.type === 'InvoiceIssued' ? [(event as unknown as { paymentRef: string }).paymentRef] : [],
  );
}
