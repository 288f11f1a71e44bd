import type { Meanings } from './meaning.ts';

/** Of orders, their payments, and what a person must decide about them. */
export const ofOrdering: Meanings = {
  'order.unknown': { status: 404, detail: 'There is no order with this reference.' },
  'order.reference-taken': { status: 409, detail: 'The reference is taken; ask again.' },
  'order.command-reused': { status: 422, detail: 'The same command came with other content.' },
  'order.no-lines': { status: 422, detail: 'An order needs at least one line.' },
  'order.tenders-do-not-add-up': { status: 422, detail: 'The tenders do not add up to the total.' },
  'order.mixed-currencies': { status: 422, detail: 'An order is in one currency.' },
  'order.price-differs': { status: 422, detail: 'The price has changed; unitPriceOre is today’s.' },
  'order.total-differs': { status: 422, detail: 'The total is another; totalOre is today’s.' },
  'order.not-open': { status: 409, detail: 'The order is no longer open for this.' },
  'order.already-paid': { status: 409, detail: 'The order is paid.' },
  'order.payment-open': { status: 409, detail: 'A payment of this order is under way.' },
  'order.payment-ended': { status: 409, detail: 'This payment has ended; begin another.' },
  'order.payment-unknown': { status: 404, detail: 'The order has no such payment.' },
  'order.nothing-to-pay': { status: 409, detail: 'There is nothing left to pay.' },
  'order.holds-unresolved': { status: 409, detail: 'The order is still being settled.' },
  'order.repriced': {
    status: 409,
    detail: 'The price changed while the order was being reserved; repeat.',
  },
  'order.discounted-already': { status: 409, detail: 'A discount code is on this order already.' },
  'order.not-paid': {
    status: 409,
    detail: 'Only a completed order is refunded; cancel one that is not paid.',
  },
  'order.line-unknown': { status: 404, detail: 'The order has no such line.' },
  'order.refund-exceeds-paid': {
    status: 422,
    detail: 'More than is left of the lines; refundableOre says how much is.',
  },
  'order.refund-unknown': { status: 404, detail: 'The order has no such refund.' },
  'order.refund-ended': { status: 409, detail: 'That refund is done, or was given up.' },
  'order.points-exceed-price': {
    status: 422,
    detail: 'More points than the order costs; pointsMax says how many it does.',
  },
  'order.quantity-too-large': {
    status: 422,
    detail: 'Too many of these on one line; max says how many there may be.',
  },
  'order.discount-exceeds-payment': {
    status: 409,
    detail: 'The discount is larger than what is left to pay.',
  },
  'order.not-invoiced': {
    status: 409,
    detail: 'Only an order that is to be paid by invoice can be given more time.',
  },
  'payment.unknown': { status: 404, detail: 'There is no payment with this reference.' },
  'payment.confirmed-by-gateway': {
    status: 409,
    detail: 'Only an invoice is confirmed by hand; a gateway confirms its own payments.',
  },
  'payment.ended': { status: 409, detail: 'This payment was given up before it began.' },
  'payment.command-reused': { status: 422, detail: 'The same payment came with other content.' },
  'payment.not-an-invoice': { status: 409, detail: 'Only an invoice has an invoice number.' },
  'payment.invoice-renumbered': { status: 409, detail: 'The invoice has another number already.' },
  'payment.invoice-closed': { status: 409, detail: 'The invoice is paid or called off.' },
  'payment.due-not-later': {
    status: 422,
    detail: 'The new day must be later than the present one, dueOn, and not before today.',
  },
  'payment.due-too-late': { status: 422, detail: 'At the latest on latestOn, a year from today.' },
  'payment.nothing-captured': { status: 409, detail: 'No money came by this payment.' },
  'payment.refund-exceeds-captured': {
    status: 422,
    detail: 'More than is left; refundableOre says how much is.',
  },
  'payment.refund-unknown': { status: 404, detail: 'There is no refund with this reference.' },
  'callback.unknown': { status: 404, detail: 'There is no callback with this id.' },
  'callback.unknown-payment': { status: 409, detail: 'It is about no payment of ours.' },
  'case.unknown': { status: 404, detail: 'There is no case with this id.' },
  'case.resolved': { status: 409, detail: 'The case was resolved in another way.' },
  'case.action-not-possible': {
    status: 409,
    detail: 'The order cannot be paid any more; decide otherwise.',
  },
  'case.action-not-allowed': { status: 422, detail: 'The case’s allowed actions are others.' },
  'person.retention-not-over': {
    status: 409,
    detail: 'The books of that year must still be kept.',
  },
};
