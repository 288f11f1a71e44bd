import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Calls, Request } from './calls.ts';
import type { Chance } from './chance.ts';
import type { Standalone } from './standalone.ts';
import type { SwishControl } from './swish-control.ts';

export interface World {
  readonly service: Standalone;
  readonly calls: Calls;
  readonly swish: SwishControl;
  readonly isOver: () => boolean;
  /** Payments that come long after everybody gave them up. */
  readonly later: Promise<void>[];
  /** Their references: Swish told us their end before, so only its callback tells of the money. */
  readonly lateRefs: Set<string>;
  readonly laterMaxMs: number;
}

/** What an order's answer tells its client, whether the payment went well or not. */
interface Placed {
  readonly orderRef: string;
  readonly paymentRef: string | undefined;
  readonly token: string;
}

type Act = (world: World, placed: Placed, chance: Chance) => Promise<void>;

/** One client of the shop: orders, pays, declines, cancels, thinks again; one wish after the other. */
export async function shop(world: World, name: string, chance: Chance): Promise<void> {
  for (let n = 0; !world.isOver(); n += 1) {
    await visit(world, `${name}-${String(n)}`, chance);
    await sleep(chance.between(0, 250));
  }
}

async function visit(world: World, name: string, chance: Chance): Promise<void> {
  const method = chance.happens(0.2) ? 'invoice' : 'swish';
  const phone = method === 'swish' && chance.happens(0.4) ? phoneOf(name) : undefined;
  if (phone !== undefined) await script(world, phone, chance);
  const answer = await world.calls.insist(
    {
      method: 'POST',
      path: '/api/orders',
      key: world.service.keys().checkout,
      idempotencyKey: `place-${name}`,
      body: {
        customer: { name: `Kund ${name}`, email: `${name}@example.se` },
        lines: linesOf(chance),
        tenders: { payment: phone === undefined ? { method } : { method, phone } },
      },
    },
    chance,
  );
  const placed = placedIn(answer);
  if (placed === undefined) return;
  const act = chance.pick(method === 'invoice' ? invoiceActs : swishActs);
  await act(world, placed, chance.fork(name));
}

const courses = ['course-wheel-throwing', 'course-raku-firing'];

function linesOf(chance: Chance): readonly object[] {
  const ticket = { productId: 'ticket-open-day', quantity: chance.between(1, 3) };
  const course = { productId: chance.pick(courses), quantity: 1 };
  const film = { productId: 'ticket-film-premiere', quantity: chance.between(1, 4) };
  return chance.pick([
    ...[[ticket], [ticket], [ticket], [ticket]],
    ...[[course], [course], [ticket, course], [film], [course, film, ticket]],
  ]);
}

/** What becomes of this payer's next payment, unless the simulator is killed before and forgets it. */
async function script({ swish }: World, payerAlias: string, chance: Chance): Promise<void> {
  if (chance.happens(0.3)) return;
  const behaviour = chance.pick([
    { autopay: 'decline' },
    { autopay: 'cancel' },
    { autopay: 'timeout' },
    { autopay: 'hold' },
    { autopay: 'error:RF07' },
    { silent: true },
    { callbackTimes: 5 },
    { fault: { fault: 'lose-answer' } },
    { fault: { fault: 'fail-after' } },
    { fault: { fault: 'fail-before' } },
  ]);
  await swish.post('/scripts', { match: { payerAlias }, behaviour });
}

const goAway: Act = () => Promise.resolve();

const cancelSoon: Act = async (world, placed, chance) => {
  await sleep(chance.between(0, 700));
  await cancel(world, placed, chance);
};

/** Declined in the app, tried again with a code; now and then the first is paid after all. */
const declineAndTryAgain: Act = async (world, placed, chance) => {
  await world.swish.post(`/payments/${placed.paymentRef ?? ''}/decline`);
  await tryAgain(world, placed, chance);
  if (chance.happens(0.5)) payLate(world, placed, chance);
};

/** Nobody pays in time; then the money comes. */
const timeOutAndPayLate: Act = async (world, placed, chance) => {
  await world.swish.post(`/payments/${placed.paymentRef ?? ''}/time-out`);
  payLate(world, placed, chance);
};

const cancelAndPayLate: Act = async (world, placed, chance) => {
  await cancel(world, placed, chance);
  payLate(world, placed, chance);
};

const payAndHearOften: Act = async (world, placed, chance) => {
  const path = `/payments/${placed.paymentRef ?? ''}`;
  await world.swish.post(`${path}/pay`);
  await world.swish.post(`${path}/callback`, { times: chance.between(2, 8), concurrent: true });
};

const confirmInvoice: Act = async (world, placed, chance) => {
  if (placed.paymentRef === undefined) return;
  await sleep(chance.between(0, 2_000));
  const request: Request = {
    method: 'POST',
    path: `/api/payments/${placed.paymentRef}/confirm`,
    key: world.service.keys().operator,
    idempotencyKey: `confirm-${placed.orderRef}`,
    body: { reason: 'seen on the bank statement' },
  };
  await world.calls.insist(request, chance);
};

const swishActs: readonly Act[] = [
  ...[goAway, goAway, goAway, payAndHearOften, cancelSoon],
  ...[declineAndTryAgain, timeOutAndPayLate, cancelAndPayLate],
];
const invoiceActs: readonly Act[] = [goAway, confirmInvoice, confirmInvoice, cancelSoon];

async function cancel(world: World, placed: Placed, chance: Chance): Promise<void> {
  await world.calls.insist(
    {
      method: 'POST',
      path: `/api/orders/${placed.orderRef}/cancel`,
      orderToken: placed.token,
      idempotencyKey: `cancel-${placed.orderRef}`,
      body: { reason: 'changed my mind' },
    },
    chance,
  );
}

async function tryAgain(world: World, placed: Placed, chance: Chance): Promise<void> {
  await world.calls.insist(
    {
      method: 'POST',
      path: `/api/orders/${placed.orderRef}/payments`,
      orderToken: placed.token,
      idempotencyKey: `again-${placed.orderRef}`,
      body: { payment: { method: 'swish' } },
    },
    chance,
  );
}

/** A bank that settles what was given up: the simulator is asked until it is there to be asked. */
function payLate(world: World, { paymentRef }: Placed, chance: Chance): void {
  if (paymentRef === undefined) return;
  const pay = async () => {
    await sleep(chance.between(0, world.laterMaxMs));
    for (let tries = 0; tries < 200; tries += 1) {
      if (await world.swish.post(`/payments/${paymentRef}/pay`, { force: true })) return;
      await sleep(250);
    }
  };
  world.lateRefs.add(paymentRef);
  world.later.push(pay());
}

/** The order that stands behind an answer; undefined where none does. */
function placedIn({ json }: Answer): Placed | undefined {
  const order = json['order'] as { readonly reference: string } | undefined;
  const payment = json['payment'] as { readonly reference: string } | undefined;
  const orderRef = order?.reference ?? (json['orderReference'] as string | undefined);
  const token = json['accessToken'] as string | undefined;
  if (orderRef === undefined || token === undefined) return undefined;
  const paymentRef = payment?.reference ?? (json['paymentReference'] as string | undefined);
  return { orderRef, paymentRef, token };
}

/** Digits with the country's code, another for each visit of each client. */
function phoneOf(name: string): string {
  const [client = '0', visitNumber = '0'] = name
    .replaceAll(/[^\d-]/g, '')
    .split('-')
    .slice(-2);
  return `467${client.padStart(3, '0')}${visitNumber.padStart(5, '0')}`;
}
