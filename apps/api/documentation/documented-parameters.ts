import type { OpenAPIObject } from '@nestjs/swagger';

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Parameters = NonNullable<Operation['parameters']>;
type Parameter = Parameters[number];

/**
 * The parameters of an operation with those that its kind has: a client's key for what changes something,
 * the order's token for what an order's customer may do, the customer's for what they alone may pay with or
 * get, and the place in the log to read after.
 */
export function parametersOf(name: string, declared: Parameters): Parameters {
  const own = declared.map((parameter) => (isAfter(parameter) ? after : parameter));
  return [
    ...own,
    ...(takesKey(name) ? [idempotencyKey] : []),
    ...(forCustomers.has(name) ? [orderToken, orderTokenInQuery] : []),
    ...(forSignedIn.has(name) ? [customerToken] : []),
  ];
}

const after: Parameter = {
  ...{ name: 'after', required: false, schema: { type: 'string', maxLength: 500 } },
  in: 'query',
  description:
    'The `position` of an earlier answer: what is read is at least as new, or 503 with Retry-After.',
};

const idempotencyKey: Parameter = {
  ...{ name: 'Idempotency-Key', required: false },
  in: 'header',
  schema: { type: 'string', minLength: 8, maxLength: 255 },
  description:
    'Makes a repeat harmless: it answers as the first time, with `Idempotent-Replayed: true`. The same key with other content is 422 `idempotency.key-reused`; without one a repeat is a new wish.',
};

const orderToken: Parameter = {
  ...{ name: 'X-Order-Token', required: false, schema: { type: 'string' } },
  in: 'header',
  description:
    'The `accessToken` of the answer that made the order; not needed with an operator’s or accountant’s key.',
};

const orderTokenInQuery: Parameter = {
  ...{ name: 'token', required: false, schema: { type: 'string' } },
  in: 'query',
  description: 'The same where no header can be sent; logs mask it.',
};

const customerToken: Parameter = {
  ...{ name: 'X-Customer-Token', required: false, schema: { type: 'string' } },
  in: 'header',
  description:
    'The token that the shop asked for when it signed its customer in (`POST /api/points/{customerId}/access`). With a checkout key points are spent by it alone (403 `points.not-yours`), and what members get is given by it alone, if it was made with `member: true` (403 `discount.membership-unproved`); it must be of the customer that is named, and not have ended. An operator’s key needs none.',
};

/** Repeatable by their nature, so that a key would say nothing. */
const withoutKey: ReadonlySet<string> = new Set([
  'POST /api/jobs/{id}/retry',
  'POST /api/jobs/process',
  'POST /api/people/{id}/forget',
  'POST /api/projections/{name}/rebuild',
  'POST /api/payments/swish/callback',
  'POST /api/gift-cards/check',
  'PUT /api/carts/{id}',
  'DELETE /api/carts/{id}/lines/{line}',
  'POST /api/points/{customerId}/access',
  'POST /api/discount-codes/validate',
  'POST /api/validate-discount.php',
  'POST /api/orders/{ref}/withdrawal',
  'POST /api/orders/{ref}/withdrawal/confirm',
]);

/** What the order's own customer may do, without an API key. */
const forCustomers: ReadonlySet<string> = new Set([
  'GET /api/orders/{ref}',
  'GET /api/orders/{ref}/events',
  'POST /api/orders/{ref}/payments',
  'POST /api/orders/{ref}/cancel',
  'POST /api/orders/{ref}/discount',
  'POST /api/apply-discount.php',
  'GET /api/orders/{ref}/downloads',
  'POST /api/orders/{ref}/withdrawal',
  'POST /api/orders/{ref}/withdrawal/confirm',
  'GET /api/orders/{ref}/withdrawal',
  'GET /api/payments/details/{reference}',
  'GET /api/payments/{reference}/qr',
  'POST /api/payments/swish/cancel',
]);

/** What is priced or paid, and comes cheaper or can be paid with points by whoever is shown to be who they are. */
const forSignedIn: ReadonlySet<string> = new Set([
  'POST /api/orders',
  'POST /api/orders.php',
  'POST /api/payments/create',
  'POST /api/payments/swish/create',
  'POST /api/payments/invoice/create',
  'POST /api/checkout/points',
  'POST /api/carts',
  'GET /api/carts/{id}',
  'PUT /api/carts/{id}',
  'DELETE /api/carts/{id}/lines/{line}',
  'POST /api/carts/{id}/order',
  'POST /api/discount-codes/validate',
]);

function takesKey(name: string): boolean {
  return !name.startsWith('GET ') && !withoutKey.has(name);
}

function isAfter(parameter: Parameter): boolean {
  return 'name' in parameter && parameter.name === 'after' && parameter.in === 'query';
}
