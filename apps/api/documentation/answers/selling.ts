import { z } from 'zod';
import { content, type DocumentedAnswers, made, named, ok } from '../answer.ts';
import { order, placedOrder } from './orders.ts';
import { cursor, date, money, position, time } from './parts.ts';

const cart = named('Cart', {
  cart: z.object({
    ...{ id: z.string(), version: z.int(), status: z.enum(['open', 'ordered']) },
    ...{ orderReference: z.string().optional(), currency: z.string() },
    lines: z.array(
      z.object({
        ...{ lineId: z.string(), productId: z.string(), quantity: z.int() },
        ...{ name: z.string().optional(), unitPrice: money.optional(), total: money.optional() },
        problem: z.object({ code: z.string(), detail: z.string() }).optional(),
      }),
    ),
    discountCode: z.object({ code: z.string() }).optional(),
    membership: z.object({ proved: z.boolean() }).optional(),
    discounts: z.array(z.object({ code: z.string(), amount: money })),
    total: money,
  }),
  links: z.object({ self: z.string(), order: z.string() }),
});

const points = { personId: z.string(), available: z.int() };

const discountCode = {
  ...{ code: z.string(), active: z.boolean(), kind: z.string() },
  uses: z.object({ held: z.int(), used: z.int() }),
};

const listedCode = named('DiscountCode', { ...discountCode, amounts: z.unknown() });
const changedCode = named('ChangedDiscountCode', { ...discountCode, position });

const withdrawnLine = {
  ...{ lineId: z.string(), quantity: z.int() },
  ...{ productId: z.string().optional(), name: z.string().optional() },
};

const withdrawal = named('Withdrawal', {
  ...{ id: z.string(), orderReference: z.string(), submittedAt: time, receiptAt: time },
  ...{ deadlineOn: date, name: z.string().nullable(), contact: z.string().nullable() },
  lines: z.array(z.object(withdrawnLine)),
  receipt: z.object({ sv: z.string(), en: z.string() }),
  refund: z.object({
    ...{ status: z.string(), reference: z.string().optional(), amount: money.optional() },
  }),
});

/** Carts, points, discount codes, and what a customer may do with what was bought. */
export const sellingAnswers: DocumentedAnswers = {
  'POST /api/carts': made(cart),
  'GET /api/carts/{id}': ok(cart),
  'PUT /api/carts/{id}': ok(cart),
  'DELETE /api/carts/{id}/lines/{line}': ok(cart),
  'POST /api/carts/{id}/order': made(placedOrder),
  'GET /api/points/{customerId}': ok(
    named('PointsBalance', {
      ...{ customerId: z.string(), ...points, held: z.int(), used: z.int(), expired: z.int() },
      ...{ takenBack: z.int(), nextEndAt: time.optional() },
    }),
  ),
  'GET /api/points/{customerId}/transactions': ok(
    named('PointsTransactions', {
      transactions: z.array(
        z.object({
          ...{ kind: z.string(), points: z.int(), occurredAt: time },
          ...{ orderReference: z.string().optional(), creditId: z.string().optional() },
        }),
      ),
      cursor,
    }),
  ),
  'POST /api/points/{customerId}/grants': made(
    named('GrantedPoints', {
      ...{ creditId: z.string(), ...points, points: z.int(), expiresAt: time.optional(), position },
    }),
  ),
  'POST /api/points/{customerId}/access': ok(
    named('CustomerAccess', {
      ...{ personId: z.string(), member: z.boolean(), token: z.string(), expiresAt: time },
    }),
  ),
  'POST /api/discount-codes/validate': ok(
    named('ValidatedDiscount', {
      discounts: z.array(z.object({ code: z.string(), amount: money })),
      ...{ discount: money, totalBefore: money, total: money },
      lines: z.array(
        z.object({
          ...{ lineId: z.string(), productId: z.string() },
          ...{ discount: money, total: money, vat: money },
        }),
      ),
    }),
  ),
  'GET /api/discount-codes': ok(
    named('DiscountCodes', { discountCodes: z.array(listedCode), cursor }),
  ),
  'POST /api/discount-codes': made(changedCode),
  'GET /api/discount-codes/{code}': ok(listedCode),
  'PATCH /api/discount-codes/{code}': ok(changedCode),
  'GET /api/discount-codes/{code}/uses': ok(
    named('DiscountUses', {
      uses: z.array(
        z.object({
          ...{ orderReference: z.string(), customerId: z.string().optional(), amount: money },
          ...{ status: z.string(), heldAt: time },
        }),
      ),
      cursor,
    }),
  ),
  'POST /api/discount-codes/{code}/deactivate': ok(changedCode),
  'POST /api/discount-codes/{code}/activate': ok(changedCode),
  'POST /api/apply-discount.php': ok(
    named('TheHubDiscountApplied', { success: z.literal(true), order, position }),
  ),
  'POST /api/validate-discount.php': ok(
    named('TheHubDiscount', {
      ...{ success: z.literal(true), valid: z.literal(true), code: z.string(), discount: money },
    }),
  ),
  'GET /api/orders/{ref}/downloads': ok(
    named('Downloads', {
      orderReference: z.string(),
      downloads: z.array(
        z.object({
          ...{ lineId: z.string(), productId: z.string(), name: z.string() },
          url: z.string().optional(),
        }),
      ),
    }),
  ),
  'GET /api/orders/{ref}/downloads/{line}': content('application/octet-stream'),
  'POST /api/orders/{ref}/withdrawal': ok(
    named('WithdrawalToConfirm', {
      withdrawal: z.object({
        ...{ orderReference: z.string(), deadlineOn: date, amount: money },
        lines: z.array(z.object({ ...withdrawnLine, amount: money.optional() })),
      }),
      ...{ confirmationToken: z.string(), validUntil: time },
      links: z.object({ confirm: z.string() }),
    }),
  ),
  'POST /api/orders/{ref}/withdrawal/confirm': ok(
    named('ConfirmedWithdrawal', {
      withdrawal,
      position,
      links: z.object({ receipt: z.string() }),
    }),
  ),
  'GET /api/orders/{ref}/withdrawal': ok(
    named('Withdrawals', { withdrawals: z.array(withdrawal) }),
  ),
};
