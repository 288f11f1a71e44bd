import { swishProblem } from './swish.codes.ts';
import { oreOfSwishDigits } from './swish.money.ts';
import {
  parseSwishErrors,
  parseSwishPayment,
  parseSwishRefund,
  type SwishError,
} from './swish.objects.ts';
import type {
  CancelResult,
  CreatePaymentResult,
  Exists,
  Misconfigured,
  ReadPaymentResult,
  ReadRefundResult,
  Refused,
  Trouble,
  UnknownOutcome,
} from './swish.results.ts';
import type { Exchange } from './swish.transport.ts';

type Of = 'payment' | 'refund';
type Answered = Extract<Exchange, { kind: 'answered' }>;

const TOKEN = /^[0-9a-zA-Z-]{1,64}$/;

/**
 * What the answer to a PUT says. 201 alone means that it was created; every 5xx, and whatever the
 * documents do not name, leaves it unknown. The Location is kept only when it is below our own
 * base. Source: Merchant Integration Guide 2.1, HTTP status codes.
 */
export function createResult(of: Of, ownLocation: string, exchange: Exchange): CreatePaymentResult {
  if (exchange.kind !== 'answered') return troubleOf(exchange);
  if (exchange.status !== 201) return refusalOf(of, exchange);
  const { location, token } = exchange;
  const isBelow = location?.startsWith(ownLocation.slice(0, ownLocation.lastIndexOf('/') + 1));
  return {
    kind: 'created',
    location: isBelow === true && location !== undefined ? location : ownLocation,
    ...(token !== undefined && TOKEN.test(token) ? { token } : {}),
  };
}

/** What the answer to GET v1/paymentrequests says. An object of another id is no answer. */
export function readPaymentResult(id: string, exchange: Exchange): ReadPaymentResult {
  const body = readBodyOf(exchange);
  if (typeof body !== 'string') return body;
  const payment = parseSwishPayment(body);
  return payment?.id === id ? { kind: 'found', payment } : unreadable(200);
}

/** What the answer to GET v1/refunds says. */
export function readRefundResult(id: string, exchange: Exchange): ReadRefundResult {
  const body = readBodyOf(exchange);
  if (typeof body !== 'string') return body;
  const refund = parseSwishRefund(body);
  return refund?.id === id ? { kind: 'found', refund } : unreadable(200);
}

/** What the answer to PATCH says. RP07 is no failure: the payment was settled first, so ask. */
export function cancelResult(id: string, exchange: Exchange): CancelResult {
  if (exchange.kind !== 'answered') return troubleOf(exchange);
  if (exchange.status === 200) return cancelled(id, exchange);
  if (exchange.status === 404) return notFound(exchange) ?? unreadable(404);
  return exchange.status === 422 ? notCancelled(exchange) : withoutExists(exchange);
}

function cancelled(id: string, answer: Answered): CancelResult {
  const payment = parseSwishPayment(answer.body);
  return payment?.id === id && payment.status === 'CANCELLED'
    ? { kind: 'cancelled', payment }
    : unreadable(200);
}

function notCancelled(answer: Answered): CancelResult {
  const codes = (parseSwishErrors(answer.body) ?? []).map(({ code }) => code);
  if (codes.includes('RP08')) return { kind: 'already-cancelled' };
  return codes.includes('RP07') ? { kind: 'not-cancellable' } : withoutExists(answer);
}

function withoutExists(answer: Answered): CancelResult {
  const refusal = refusalOf('payment', answer);
  return refusal.kind === 'exists' ? unreadable(answer.status) : refusal;
}

function readBodyOf(
  exchange: Exchange,
): string | { readonly kind: 'not-found' } | Misconfigured | UnknownOutcome {
  if (exchange.kind === 'not-reached') return { kind: 'unknown', reason: exchange.reason };
  if (exchange.kind === 'misconfigured') return misconfigured(exchange.reason);
  if (exchange.kind === 'unknown') return exchange;
  if (exchange.status === 200) return exchange.body;
  if (exchange.status === 404) return notFound(exchange) ?? unreadable(404);
  if (exchange.status === 401 || exchange.status === 403)
    return misconfigured('not-authorised', exchange.status);
  return { kind: 'unknown', reason: 'unexpected-status', status: exchange.status };
}

/** Swish's 404 is empty; a page of somebody else's must not pass for "no such payment". */
function notFound(answer: Answered): { readonly kind: 'not-found' } | undefined {
  const isSwish = answer.body.trim() === '' || parseSwishErrors(answer.body) !== undefined;
  return isSwish ? { kind: 'not-found' } : undefined;
}

function refusalOf(of: Of, answer: Answered): Exists | Refused | Misconfigured | UnknownOutcome {
  const { status } = answer;
  const errors = parseSwishErrors(answer.body);
  if (status === 422) return errors === undefined ? unreadable(status) : ruleBroken(of, errors);
  if (status === 400 || status === 415)
    return refused(`${of}.request-malformed`, status, errors ?? []);
  const reason = SETUP_FAULTS.get(status);
  if (reason === undefined) return { kind: 'unknown', reason: 'unexpected-status', status };
  return misconfigured(errors?.[0].code ?? reason, status);
}

/** Statuses that the set-up alone explains: certificate, alias, address. */
const SETUP_FAULTS: ReadonlyMap<number, string> = new Map([
  [401, 'not-enrolled'],
  [403, 'forbidden'],
  [404, 'wrong-address'],
]);

function ruleBroken(
  of: Of,
  errors: readonly [SwishError, ...SwishError[]],
): Exists | Refused | Misconfigured | UnknownOutcome {
  if (errors.some(({ code }) => code === 'RP09')) return { kind: 'exists' };
  const problems = errors.map(({ code }) => swishProblem(code, of));
  const unknown = problems.find((problem) => problem.class === 'unknown');
  if (unknown !== undefined) return { kind: 'unknown', reason: unknown.swishCode, status: 422 };
  const ours = problems.find((problem) => problem.class === 'configuration');
  if (ours !== undefined)
    return { kind: 'misconfigured', code: ours.code, reason: ours.swishCode, status: 422 };
  return refused(swishProblem(errors[0].code, of).code, 422, errors);
}

function refused(code: string, status: number, errors: readonly SwishError[]): Refused {
  const remaining = errors.find((error) => error.code === 'RF08')?.additionalInformation;
  const remainingOre = remaining === undefined ? undefined : oreOfSwishDigits(remaining);
  return {
    kind: 'refused',
    code,
    status,
    swishErrors: errors.map((error) => error.code),
    retryable: false,
    ...(remainingOre === undefined ? {} : { remainingOre }),
  };
}

function troubleOf(exchange: Exclude<Exchange, Answered>): Trouble {
  return exchange.kind === 'misconfigured' ? misconfigured(exchange.reason) : exchange;
}

function misconfigured(reason: string, status?: number): Misconfigured {
  return {
    kind: 'misconfigured',
    code: 'payment.gateway-misconfigured',
    reason,
    ...(status === undefined ? {} : { status }),
  };
}

function unreadable(status: number): UnknownOutcome {
  return { kind: 'unknown', reason: 'unreadable-answer', status };
}
