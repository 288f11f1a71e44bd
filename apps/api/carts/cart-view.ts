import type { Cart } from '../../../libs/carts/index.ts';
import type { NotPriced } from '../../../libs/checkout/index.ts';
import { money } from '../../../libs/kernel/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import { type Membership, membershipUnproved } from '../discount-codes/proved-membership.ts';
import type { Problem } from '../http/problem.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { moneyView } from '../orders/order-view.ts';
import type { View } from '../orders/overview-view.ts';
import { nothingLeft, type PricedCart } from './pricing-cart.ts';

/** A cart as its customer sees it, with today's prices, which bind nobody. */
export function cartView(cartId: string, cart: Cart, priced: PricedCart): View {
  const { version, orderRef, content = nothingLeft } = cart;
  const { order, discountRefused } = priced;
  const link = `/api/carts/${cartId}`;
  return {
    cart: {
      id: cartId,
      version,
      status: orderRef === undefined ? 'open' : 'ordered',
      ...(orderRef === undefined ? {} : { orderReference: orderRef }),
      currency: content.currency,
      lines: content.lines.map(({ lineId, wish }) => ({
        lineId,
        ...wish,
        ...lineView(priced.priced.get(lineId)),
        ...problemView(priced.refused.get(lineId)),
      })),
      ...(content.discountCode === undefined
        ? {}
        : { discountCode: { code: content.discountCode, ...problemView(discountRefused) } }),
      ...membershipView(priced.membership),
      discounts: (order?.discounts ?? []).map(({ code, amount }) => ({
        code,
        amount: moneyView(amount),
      })),
      total: moneyView(order?.total ?? money(0, content.currency)),
    },
    links: { self: link, order: `${link}/order` },
  };
}

function lineView(line: OrderLine | undefined): View {
  if (line === undefined) return {};
  const { name, unitPrice, discount, total, vatRateBasisPoints, vat } = line;
  return {
    name,
    unitPrice: moneyView(unitPrice),
    ...(discount === undefined ? {} : { discount: moneyView(discount) }),
    total: moneyView(total),
    vatRateBasisPoints,
    vat: moneyView(vat),
  };
}

/** Whether it is priced as a member's, where anybody said so; what an order is refused for, where not. */
function membershipView(membership: Membership): View {
  if (membership === 'none') return {};
  if (membership === 'proved') return { membership: { proved: true } };
  return { membership: { proved: false, ...refusalView(membershipUnproved()) } };
}

/** Why something of the cart could not be ordered now, in the words of a refusal. */
function problemView(refused: NotPriced | undefined): View {
  return refused === undefined ? {} : refusalView(rejectionToProblem(refused));
}

function refusalView({ details: { code, detail, facts, errors } }: Problem): View {
  return {
    problem: { ...facts, code, detail, ...(errors === undefined ? {} : { errors }) },
  };
}
