import { freeUnits } from '../../libs/availability/index.ts';
import type { HttpAnswer } from '../support/http-client.ts';
import {
  eventually,
  place,
  type OrderWish,
  type PlacedAnswer,
} from '../support/orders-over-http.ts';
import type { RunningLedger } from '../support/running-ledger.ts';

/** A course that each test gives as many places as it needs. */
export const course = 'course-wheel-throwing';
/** What nearly never sells out. */
export const ticket = 'ticket-open-day';

/** An order as its customer knows it from the answer that made it. */
export interface Customers {
  readonly reference: string;
  readonly paymentReference: string;
  readonly token: string;
  readonly answer: HttpAnswer;
}

/** Places an order that the service must take. */
export async function ordered(service: RunningLedger, wish: OrderWish): Promise<Customers> {
  const answer = await place(service, wish);
  if (answer.status !== 201) throw new Error(`${String(answer.status)}: ${answer.text}`);
  const { order, payment, accessToken } = answer.json as PlacedAnswer;
  return {
    reference: order.reference,
    paymentReference: payment.reference,
    token: accessToken,
    answer,
  };
}

/** The order in the facts of a refusal that left it standing. */
export function standingOrder(answer: HttpAnswer): Customers {
  const facts = answer.json as {
    readonly orderReference: string;
    readonly paymentReference: string;
    readonly accessToken: string;
  };
  return {
    reference: facts.orderReference,
    paymentReference: facts.paymentReference,
    token: facts.accessToken,
    answer,
  };
}

type Known = Pick<Customers, 'reference' | 'token'>;

export function readOrder(
  service: RunningLedger,
  { reference, token }: Known,
): Promise<HttpAnswer> {
  // The read model follows the log; an order that was just placed may not be in it yet.
  return eventually(
    () => service.call({ path: `/api/orders/${reference}`, orderToken: token }),
    ({ status }) => status !== 404,
  );
}

/** The order once it has that status; its last answer when it never gets it. */
export function orderWith(
  service: RunningLedger,
  order: Known,
  status: string,
  timeoutMs = 10_000,
): Promise<HttpAnswer> {
  return eventually(
    () => readOrder(service, order),
    ({ json }) => (json as { readonly status?: string } | undefined)?.status === status,
    timeoutMs,
  );
}

/** The public status of a payment once it is the wanted one. */
export function paymentWith(
  service: RunningLedger,
  reference: string,
  status: string,
  timeoutMs = 10_000,
): Promise<HttpAnswer> {
  return eventually(
    () => service.call({ path: `/api/payments/status/${reference}` }),
    ({ json }) => (json as { readonly status?: string } | undefined)?.status === status,
    timeoutMs,
  );
}

export function payAgain(
  service: RunningLedger,
  { reference, token }: Known,
  payment: object,
  idempotencyKey?: string,
): Promise<HttpAnswer> {
  return service.call({
    path: `/api/orders/${reference}/payments`,
    orderToken: token,
    body: { payment },
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  });
}

export function cancel(service: RunningLedger, { reference, token }: Known): Promise<HttpAnswer> {
  return service.call({ path: `/api/orders/${reference}/cancel`, orderToken: token, body: {} });
}

/** Seats or pieces of a pool that are neither held nor taken, straight from its stream. */
export async function unitsLeft(service: RunningLedger, poolId: string): Promise<number> {
  const { availability } = service.ledger.api.checkout.streams;
  const { state } = await availability.load(poolId);
  return freeUnits(state);
}
