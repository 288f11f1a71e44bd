import type { Catalogue } from '../../../libs/catalogue/index.ts';
import { priceOrder } from '../../../libs/checkout/index.ts';
import {
  add,
  currency as currencyOf,
  money,
  type PersonId,
  subtract,
} from '../../../libs/kernel/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import { drawPersonId } from '../../../libs/privacy/index.ts';
import type { ApiParts } from '../api-parts.ts';
import type { KnownRequest } from '../http/access.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { moneyView } from '../orders/order-view.ts';
import type { View } from '../orders/overview-view.ts';
import { wishedLineOf } from '../orders/placing-orders.ts';
import { isProvedMember } from './proved-membership.ts';
import type { DiscountCustomerDto, ValidateDiscountDto } from './validate-discount.dto.ts';

/**
 * What discounts would take off an order placed now, line by line, what members get included. It is priced as
 * placing prices it, so it is refused for the same reasons; nothing is held or used with that.
 */
export async function validateDiscount(
  parts: ApiParts,
  catalogue: Catalogue,
  { request, asked }: { readonly request: KnownRequest; readonly asked: ValidateDiscountDto },
): Promise<View> {
  const { code, lines, customer = {}, currency = 'SEK' } = asked;
  const now = parts.clock.now();
  const personId = await customerIn(parts, customer);
  const { member } = customer;
  const isMember = isProvedMember(parts, { request, now }, { personId, member });
  const priced = await priceOrder(
    { ...parts.checkout, catalogue },
    {
      // Somebody who was never seen has used nothing; asking makes nobody known.
      customer: { personId: personId ?? drawPersonId(parts.random), name: '', email: '' },
      lines: lines.map(wishedLineOf),
      currency: currencyOf(currency),
      bookingRefs: [],
      // How it will be paid is not asked yet; no price hangs on it.
      paymentMethod: 'invoice',
      ...(code === undefined ? {} : { discountCode: code }),
      isMember,
    },
    now,
  );
  if (priced.kind === 'rejected') throw rejectionToProblem(priced);
  const { lines: given, discounts = [], total } = priced.order;
  const off = discounts.map(({ amount }) => amount).reduce(add, money(0, total.currency));
  return {
    discounts: discounts.map((one) => ({ code: one.code, amount: moneyView(one.amount) })),
    discount: moneyView(off),
    lines: given.map(lineView),
    totalBefore: moneyView(add(total, off)),
    total: moneyView(total),
  };
}

function lineView({ lineId, productId, total, discount, vat }: OrderLine): View {
  const off = discount ?? subtract(total, total);
  return {
    ...{ lineId, productId },
    discount: moneyView(off),
    total: moneyView(total),
    vat: moneyView(vat),
  };
}

async function customerIn(
  { people }: ApiParts,
  { id, email }: DiscountCustomerDto,
): Promise<PersonId | undefined> {
  if (id !== undefined) return people.find({ kind: 'customer-id', customerId: id });
  return email === undefined ? undefined : people.find({ kind: 'email', email });
}
