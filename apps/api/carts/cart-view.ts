import { type Cart, type CartContent, emptyCart } from '../../../libs/carts/index.ts';
import type { NotPriced } from '../../../libs/checkout/index.ts';
import { money, SEK } from '../../../libs/kernel/index.ts';
import type { OrderLine } from '../../../libs/orders/index.ts';
import { rejectionToProblem } from '../http/rejection-to-problem.ts';
import { moneyView } from '../orders/order-view.ts';
import type { View } from '../orders/overview-view.ts';
import type { PricedCart } from './pricing-cart.ts';

/** What is left in a cart that became an order. */
export const nothingLeft: CartContent = emptyCart(SEK);

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

/** Why something of the cart could not be ordered now, in the words of a refusal. */
function problemView(refused: NotPriced | undefined): View {
  if (refused === undefined) return {};
  const { code, detail, facts, errors } = rejectionToProblem(refused).details;
  return {
    problem: { ...facts, code, detail, ...(errors === undefined ? {} : { errors }) },
  };
}
