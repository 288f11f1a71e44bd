import { type Customers } from '../acceptance/orders.ts';
import type { HttpAnswer } from './http-client.ts';
import type { PlacedAnswer } from './orders-over-http.ts';
import type { RunningLedger } from './running-ledger.ts';

/** `{ amount, currency }` as the API speaks of kronor. */
export function sek(amount: number): { readonly amount: number; readonly currency: string } {
  return { amount, currency: 'SEK' };
}

export interface Wish {
  readonly lines: readonly object[];
  readonly tenders?: object;
  readonly discountCode?: string;
  /** By which the shop knows its customer. */
  readonly customerId?: string;
  readonly member?: boolean;
  readonly customerToken?: string;
  readonly idempotencyKey?: string;
  /** Whose key is sent: that of a browser when left out, or of the shop's own server. */
  readonly as?: 'checkout' | 'operator';
}

/** Orders as a shop does, with whatever pays or lowers the price. */
export function order(service: RunningLedger, wish: Wish): Promise<HttpAnswer> {
  const { lines, tenders = { payment: { method: 'swish' } }, discountCode, member } = wish;
  const { customerId, customerToken, idempotencyKey, as = 'checkout' } = wish;
  return service.call({
    path: '/api/orders',
    key: service.keys[as],
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    ...(customerToken === undefined ? {} : { headers: { 'x-customer-token': customerToken } }),
    body: {
      customer: { id: customerId, name: 'Anna Ek', email: 'anna@example.se', member },
      ...{ lines, tenders, discountCode },
    },
  });
}

/** An order that the service must take, as its customer knows it. */
export async function taken(service: RunningLedger, wish: Wish): Promise<Customers> {
  const answer = await order(service, wish);
  if (answer.status !== 201) throw new Error(`${String(answer.status)}: ${answer.text}`);
  const placed = answer.json as Omit<PlacedAnswer, 'payment'> & Partial<PlacedAnswer>;
  const { order: made, payment, accessToken: token } = placed;
  const paymentReference = payment?.reference ?? '';
  return { reference: made.reference, paymentReference, token, answer };
}

/** What an operator asks for, which must be granted. */
export async function byOperator<Body>(
  service: RunningLedger,
  path: string,
  body?: object,
  method?: string,
): Promise<Body> {
  const answer = await service.call({
    ...{ path, key: service.keys.operator },
    ...(body === undefined ? {} : { body }),
    ...(method === undefined ? {} : { method }),
  });
  if (answer.status >= 300) throw new Error(`${path}: ${String(answer.status)} ${answer.text}`);
  return answer.json as Body;
}

/** Makes a discount code. */
export async function makeCode(service: RunningLedger, code: string, terms: object): Promise<void> {
  await byOperator(service, '/api/discount-codes', { code, ...terms });
}

/** How often a code is held and used, straight from its stream. */
export async function usesOf(
  service: RunningLedger,
  code: string,
): Promise<{ readonly held: number; readonly used: number }> {
  const { state } = await service.ledger.api.checkout.streams.discounts.load(code);
  return { held: state.held, used: state.used };
}
