import type { Meanings } from './meaning.ts';

const ofCarts: Meanings = {
  'cart.unknown': { status: 404, detail: 'There is no cart with this id.' },
  'cart.changed': { status: 409, detail: 'The cart was changed meanwhile; version is today’s.' },
  'cart.ordered': { status: 409, detail: 'The cart is an order; make another for another wish.' },
  'cart.empty': { status: 409, detail: 'There is nothing in the cart to order.' },
  'cart.too-many-lines': { status: 422, detail: 'A cart has as many lines as an order takes.' },
  'cart.too-large': { status: 422, detail: 'The lines say more than an order can hold.' },
  'cart.line-unknown': { status: 422, detail: 'The cart has no line with this id.' },
  'cart.line-repeated': { status: 422, detail: 'One line is named twice.' },
};

const ofDownloads: Meanings = {
  'download.not-paid': { status: 409, detail: 'The order is not paid and handed over yet.' },
  'download.refunded': { status: 409, detail: 'The line was refunded.' },
  'download.expired': { status: 409, detail: 'The time for this download is over.' },
  'download.used-up': { status: 409, detail: 'It was downloaded as often as it may be.' },
};

const ofWithdrawals: Meanings = {
  'withdrawal.not-paid': { status: 409, detail: 'The order is not completed: cancel it instead.' },
  'withdrawal.line-unknown': { status: 422, detail: 'The order has no line with this id.' },
  'withdrawal.nothing-to-withdraw': {
    status: 409,
    detail: 'Nothing, or fewer units, are left to withdraw from.',
  },
  'withdrawal.excepted-dated-service': {
    status: 409,
    detail: 'There is no right of withdrawal for what takes place on a certain day.',
  },
  'withdrawal.excepted-made-to-order': {
    status: 409,
    detail: 'There is no right of withdrawal for what was made to the customer’s order.',
  },
  'withdrawal.excepted-perishable': {
    status: 409,
    detail: 'There is no right of withdrawal for what spoils soon.',
  },
  'withdrawal.excepted-periodical': {
    status: 409,
    detail: 'There is no right of withdrawal for single newspapers and magazines.',
  },
  'withdrawal.excepted-download-begun': {
    status: 409,
    detail: 'The download has begun, as the buyer agreed: the right of withdrawal is over.',
  },
  'withdrawal.excepted-value-spent': {
    status: 409,
    detail: 'Something of it was spent: the right of withdrawal is over.',
  },
  'withdrawal.too-late': { status: 409, detail: 'The last day to withdraw is over.' },
  'withdrawal.token-wrong': {
    status: 422,
    detail: 'This confirmation is not one that we gave for this order.',
  },
  'withdrawal.token-expired': { status: 409, detail: 'The first step is too old: begin again.' },
  'withdrawal.unknown': { status: 404, detail: 'Nobody has withdrawn from this order.' },
};

/** What customers do before an order and after it. */
export const ofCustomerServices: Meanings = { ...ofCarts, ...ofDownloads, ...ofWithdrawals };
