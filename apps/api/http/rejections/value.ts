import type { Meanings } from './meaning.ts';

/** Of what is worth money: gift cards, points, discounts. */
export const ofValue: Meanings = {
  'gift-card.unknown': { status: 404, detail: 'There is no gift card with this id.' },
  'gift-card.unknown-code': { status: 422, detail: 'No gift card has this code.' },
  'gift-card.used-twice': { status: 422, detail: 'The same gift card stands twice in the order.' },
  'gift-card.code-taken': { status: 409, detail: 'The code is taken; ask again.' },
  'gift-card.command-reused': {
    status: 422,
    detail: 'The same command came with another gift card.',
  },
  'gift-card.invalid-amount': {
    status: 422,
    detail: 'An amount is a whole number of öre, one or more.',
  },
  'gift-card.invalid-validity': {
    status: 422,
    detail: 'A gift card is valid for whole days, up to a hundred years.',
  },
  'gift-card.vat-rate-missing': {
    status: 422,
    detail: 'A gift card for one purpose needs its VAT rate.',
  },
  'gift-card.reason-required': { status: 422, detail: 'What is done to a card needs a reason.' },
  'gift-card.not-active': {
    status: 409,
    detail: 'The gift card is not active yet: it waits for its payment.',
  },
  'gift-card.blocked': { status: 409, detail: 'The gift card is blocked.' },
  'gift-card.revoked': { status: 409, detail: 'The purchase of the gift card was undone.' },
  'gift-card.expired': { status: 409, detail: 'The gift card has expired.' },
  'gift-card.not-expired': { status: 409, detail: 'The gift card has not expired yet.' },
  'gift-card.not-later': {
    status: 422,
    detail: 'The new end must be later than now and than the present one, expiresAt.',
  },
  'gift-card.not-pending': { status: 409, detail: 'The gift card does not wait for its payment.' },
  'gift-card.currency-differs': { status: 422, detail: 'The gift card is in another currency.' },
  'gift-card.insufficient-balance': {
    status: 422,
    detail: 'There is less on the gift card; availableOre says how much.',
  },
  'gift-card.hold-reused': {
    status: 422,
    detail: 'The same hold came with another order or amount.',
  },
  'gift-card.hold-released': { status: 409, detail: 'The hold was given back.' },
  'gift-card.hold-unknown': { status: 409, detail: 'It was never held.' },
  'gift-card.hold-not-redeemed': {
    status: 409,
    detail: 'It is still held; it is given back whole.',
  },
  'gift-card.redemption-exceeds-hold': {
    status: 422,
    detail: 'More than was held; heldOre says how much was.',
  },
  'gift-card.redemption-reused': { status: 422, detail: 'The same use came with another amount.' },
  'gift-card.refund-exceeds-redeemed': {
    status: 422,
    detail: 'More than was used; redeemedOre says how much was.',
  },
  'gift-card.refund-reused': { status: 422, detail: 'The same refund came with other content.' },
  'points.invalid-points': { status: 422, detail: 'Points are whole, one or more.' },
  'points.invalid-validity': {
    status: 422,
    detail: 'Points last whole days, up to a hundred years, or for ever.',
  },
  'points.credit-reused': { status: 422, detail: 'The same credit came with other content.' },
  'points.credit-taken-back': { status: 409, detail: 'The credit was undone before it came.' },
  'points.insufficient': {
    status: 422,
    detail: 'There are too few points; missing and available say how many.',
  },
  'points.hold-reused': {
    status: 422,
    detail: 'The same hold came with another order or other points.',
  },
  'points.hold-released': { status: 409, detail: 'The hold was given back.' },
  'points.hold-unknown': { status: 409, detail: 'It was never held.' },
  'points.refund-reused': { status: 422, detail: 'The same refund came with other content.' },
  'points.refund-exceeds-debit': {
    status: 422,
    detail: 'More than was spent; left says how many points are left of it.',
  },
  'discount.code-exists': { status: 409, detail: 'There is a discount with this code already.' },
  'discount.invalid-terms': { status: 422, detail: 'The terms make no sense; field says which.' },
  'discount.command-reused': { status: 422, detail: 'The same command came with other content.' },
  'discount.unknown-code': { status: 422, detail: 'There is no discount with this code.' },
  'discount.inactive': { status: 409, detail: 'The discount code is no longer in use.' },
  'discount.not-yet-valid': {
    status: 409,
    detail: 'The discount begins later; validFrom says when.',
  },
  'discount.expired': { status: 409, detail: 'The discount is over since validUntil.' },
  'discount.used-up': { status: 409, detail: 'The discount code is used up.' },
  'discount.customer-limit': {
    status: 409,
    detail: 'This customer has used the code as often as one may.',
  },
  'discount.budget-spent': {
    status: 409,
    detail: 'There is less left of the discount than this order would take.',
  },
  'discount.below-minimum': {
    status: 422,
    detail: 'The order is too small for this discount; minimum says the least sum.',
  },
  'discount.not-applicable': {
    status: 422,
    detail: 'Nothing in the order is eligible for this discount.',
  },
  'discount.currency-differs': { status: 422, detail: 'The discount is in another currency.' },
  'discount.invalid-amount': { status: 422, detail: 'A discount is of one öre or more.' },
  'discount.hold-reused': { status: 422, detail: 'The same hold came with other content.' },
  'discount.hold-released': { status: 409, detail: 'The hold was given back.' },
  'discount.hold-unknown': { status: 409, detail: 'It was never held.' },
};
