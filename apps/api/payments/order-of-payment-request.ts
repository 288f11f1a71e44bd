import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { fieldErrors } from '../http/validation.ts';
import { unreadable } from '../http/refusing.ts';
import type {
  NormalisedAddress,
  NormalisedPaymentRequest,
} from '../normalisation/payment-request.ts';
import { PlaceOrderDto } from '../orders/place-order.dto.ts';

/**
 * The order that a normalised payment request asks for: one product, one payment. Everything that an
 * order needs is required here, under the names that an order has.
 */
export function orderOfPaymentRequest(wanted: NormalisedPaymentRequest): PlaceOrderDto {
  const order = plainToInstance(PlaceOrderDto, plainOrder(wanted));
  const errors = fieldErrors(validateSync(order, { whitelist: true }));
  if (errors.length > 0) throw unreadable(errors);
  return order;
}

function plainOrder(wanted: NormalisedPaymentRequest) {
  const { customer, lineData, swish } = wanted;
  const { slotId, ...details } = lineData;
  const currency = wanted.currency ?? 'SEK';
  return {
    customer: { ...customer, address: addressText(customer.address) },
    lines: [
      {
        productId: wanted.productId,
        quantity: wanted.quantity ?? 1,
        ...(slotId === undefined ? {} : { slotId }),
        ...(Object.keys(details).length === 0 ? {} : { details }),
      },
    ],
    tenders: { payment: { method: wanted.paymentMethod, phone: swish?.payerAlias } },
    currency,
    ...(wanted.amountOre === undefined ? {} : { total: { amount: wanted.amountOre, currency } }),
  };
}

function addressText(address: NormalisedAddress | undefined): string | undefined {
  if (address === undefined) return undefined;
  const { street, postalCode, city, country } = address;
  const place = [postalCode, city].filter((part) => part !== undefined).join(' ');
  return [street, place, country].filter((part) => part !== undefined && part !== '').join(', ');
}
