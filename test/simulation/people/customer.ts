import type { Chance } from '../../crash/chance.ts';
import type { OrderBody } from './order-body.ts';
import { send } from '../world/front-door.ts';
import type { HttpAnswer } from '../world/http.ts';
import type { World } from '../world/world.ts';
import type { Temper } from './temper.ts';

/** What the shop's page keeps of an order that was asked for. */
export interface KnownOrder {
  readonly reference: string;
  readonly token: string;
  /** The latest attempt to pay that we were told of. */
  paymentReference: string | undefined;
  readonly method: string | undefined;
}

/** One request that the page sends, and sends again with the same key when no answer came. */
export interface Wish {
  readonly method?: 'PUT' | 'DELETE';
  readonly key: string;
  /** The endpoint knows repeats by something else, and takes no key. */
  readonly isKeyless?: true;
  readonly path: string;
  readonly body: unknown;
  /** What opens it, as the page knew it then. */
  readonly headers: Readonly<Record<string, string>>;
}

/** A place in a waiting list, and what opens it. */
export interface Place {
  readonly poolId: string;
  readonly entryId: string;
  readonly token: string;
  readonly units: number;
}

export interface Customer {
  readonly name: string;
  readonly chance: Chance;
  readonly phone: string;
  readonly temper: Temper;
  body: OrderBody;
  /** What shows that the page speaks for this customer. */
  readonly proofs: Record<string, string>;
  /** Everything asked for so far, in order. */
  readonly wishes: Wish[];
  order: KnownOrder | undefined;
  /** Their place in a waiting list. */
  place: Place | undefined;
  keys: number;
}

/** Another wish with a key of its own. */
export function newWish(
  customer: Customer,
  path: string,
  body: unknown,
  how: Pick<Wish, 'method' | 'isKeyless'> = {},
): Wish {
  customer.keys += 1;
  const { name, keys, order, proofs } = customer;
  const headers = { ...proofs, ...(order === undefined ? {} : { 'x-order-token': order.token }) };
  const wish = { key: `${name}-${String(keys)}-key`, path, body, headers, ...how };
  customer.wishes.push(wish);
  return wish;
}

const goesOnLater = new Set([500, 502, 503, 504]);
const triesMax = 6;

/** Sends the wish until it is answered for good, or until the customer has had enough. */
export async function ask(
  world: World,
  customer: Customer,
  wish: Wish,
): Promise<HttpAnswer | undefined> {
  let answer: HttpAnswer | undefined;
  for (let tries = 0; tries < triesMax; tries += 1) {
    answer = await askOnce(world, customer, wish);
    const isOver = answer !== undefined && !goesOnLater.has(answer.status) && !isRunning(answer);
    if (isOver || !customer.chance.happens(customer.temper.patience)) break;
    await world.timeline.pass(customer.chance.between(200, 8_000) * (tries + 1));
  }
  return answer;
}

/** One try. */
export async function askOnce(
  world: World,
  customer: Customer,
  { method, key, isKeyless, path, body, headers }: Wish,
): Promise<HttpAnswer | undefined> {
  const { chronicle } = world;
  chronicle.say(customer.name, () => `sends ${path} (${key}) ${JSON.stringify(body)}`);
  const answer = await send(world, customer.chance, {
    ...{ path, body, role: 'checkout' },
    ...(method === undefined ? {} : { method }),
    headers: isKeyless === true ? headers : { 'idempotency-key': key, ...headers },
  });
  chronicle.say(customer.name, () => `hears of ${key}: ${heard(answer)}`);
  if (answer !== undefined) learn(world, customer, answer);
  return answer;
}

/** As much of an answer as a page reads. */
interface PageBody {
  readonly order?: { readonly reference: string };
  readonly orderReference?: string;
  readonly accessToken?: string;
  readonly payment?: { readonly reference: string };
  readonly paymentReference?: string;
  readonly next?: { readonly token?: string };
}

/** What the answer tells the page: the order, its token, and the code for the payer's app. */
function learn(world: World, customer: Customer, { text }: HttpAnswer): void {
  const body = JSON.parse(text === '' ? '{}' : text) as PageBody;
  customer.order ??= orderIn(body, customer);
  if (customer.order !== undefined) customer.order.paymentReference ??= paymentIn(body);
  if (body.next?.token !== undefined) customer.temper.scan(world, body.next.token);
}

function orderIn(body: PageBody, { body: wanted }: Customer): KnownOrder | undefined {
  const reference = body.order?.reference ?? body.orderReference;
  const { accessToken: token } = body;
  if (reference === undefined || token === undefined) return undefined;
  const method = wanted.tenders.payment?.method;
  return { reference, token, paymentReference: paymentIn(body), method };
}

function paymentIn({ payment, paymentReference }: PageBody): string | undefined {
  return payment?.reference ?? paymentReference;
}

function isRunning({ status, text }: HttpAnswer): boolean {
  return status === 409 && text.includes('idempotency.in-progress');
}

function heard(answer: HttpAnswer | undefined): string {
  if (answer === undefined) return 'nothing';
  const body = JSON.parse(answer.text === '' ? '{}' : answer.text) as Readonly<
    Record<string, unknown>
  >;
  const { code, order, payment, next } = body;
  return `${String(answer.status)} ${JSON.stringify({ code, order: statusOf(order), payment, next })}`;
}

function statusOf(order: unknown): unknown {
  const known = order as { readonly reference?: string; readonly status?: string } | undefined;
  return known === undefined ? undefined : `${String(known.reference)} ${String(known.status)}`;
}
