/** A status and what a refusal means in plain words. */
export interface Meaning {
  readonly status: number;
  readonly detail: string;
}

type Meanings = Readonly<Record<string, Meaning>>;

const ofOrders: Meanings = {
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
};

const ofPayments: Meanings = {
  'payment.unknown': { status: 404, detail: 'There is no payment with this reference.' },
  'payment.confirmed-by-gateway': {
    status: 409,
    detail: 'Only an invoice is confirmed by hand; a gateway confirms its own payments.',
  },
  'payment.ended': { status: 409, detail: 'This payment was given up before it began.' },
  'payment.command-reused': { status: 422, detail: 'The same payment came with other content.' },
  'payment.not-an-invoice': { status: 409, detail: 'Only an invoice has an invoice number.' },
  'payment.invoice-renumbered': { status: 409, detail: 'The invoice has another number already.' },
  'payment.nothing-captured': { status: 409, detail: 'No money came by this payment.' },
  'payment.refund-exceeds-captured': {
    status: 422,
    detail: 'More than is left; refundableOre says how much is.',
  },
  'payment.refund-unknown': { status: 404, detail: 'There is no refund with this reference.' },
};

const ofCallbacks: Meanings = {
  'callback.unknown': { status: 404, detail: 'There is no callback with this id.' },
  'callback.unknown-payment': { status: 409, detail: 'It is about no payment of ours.' },
};

const ofCases: Meanings = {
  'case.unknown': { status: 404, detail: 'There is no case with this id.' },
  'case.resolved': { status: 409, detail: 'The case was resolved in another way.' },
  'case.action-not-allowed': { status: 422, detail: 'The case’s allowed actions are others.' },
};

const ofPeople: Meanings = {
  'person.retention-not-over': {
    status: 409,
    detail: 'The books of that year must still be kept.',
  },
};

const ofAvailability: Meanings = {
  'availability.sold-out': { status: 409, detail: 'There are not enough places or pieces left.' },
  'availability.unknown-pool': { status: 409, detail: 'This has no places to sell yet.' },
  'availability.capacity-below-taken': {
    status: 409,
    detail: 'More than that is held or taken already; inUse says how much.',
  },
  'availability.invalid-capacity': { status: 422, detail: 'A capacity is a whole number.' },
  'availability.invalid-units': { status: 422, detail: 'Units are whole, and one or more.' },
  'availability.hold-reused': { status: 422, detail: 'The same hold came with other units.' },
  'availability.hold-released': { status: 409, detail: 'The hold was given back.' },
  'availability.hold-unknown': { status: 409, detail: 'It was never held.' },
  'availability.not-taken': { status: 409, detail: 'It is still held; it is given back whole.' },
  'availability.more-than-taken': { status: 422, detail: 'Fewer units are left to be returned.' },
  'availability.return-reused': { status: 422, detail: 'The same return came with other content.' },
  'availability.not-sold-out': { status: 409, detail: 'There are places left: order instead.' },
  'availability.more-than-capacity': { status: 422, detail: 'There are never so many places.' },
  'availability.already-waiting': { status: 409, detail: 'This customer waits already.' },
  'availability.waitlist-full': { status: 409, detail: 'The waiting list is full.' },
  'availability.entry-reused': { status: 422, detail: 'The same entry came with other content.' },
  'availability.entry-unknown': { status: 404, detail: 'Nobody waits under this id.' },
};

const ofCatalogue: Meanings = {
  'catalogue.command-reused': { status: 422, detail: 'The same command came with other content.' },
  'catalogue.id-taken': { status: 409, detail: 'Something else has this id.' },
  'catalogue.negative-amount': { status: 422, detail: 'A price is zero or more.' },
  'catalogue.unknown-product-type': { status: 422, detail: 'No such product type is declared.' },
  'catalogue.invalid-vat-rate': { status: 422, detail: 'A VAT rate is 0 to 10000 basis points.' },
  'catalogue.invalid-account': { status: 422, detail: 'An account has four digits.' },
  'catalogue.invalid-line-schema': {
    status: 422,
    detail: 'The line schema is not a JSON Schema of an object, or is too long.',
  },
  'catalogue.invalid-recording': { status: 422, detail: 'A recording has an https address.' },
  'catalogue.invalid-details': { status: 422, detail: 'The line’s details are wrong; see errors.' },
  'catalogue.invalid-slot-times': { status: 422, detail: 'A slot ends after it starts.' },
  'catalogue.slot-removed': { status: 409, detail: 'A slot of this id was removed; take another.' },
  'catalogue.slot-required': { status: 422, detail: 'Say which slot of the session.' },
  'catalogue.slot-started': { status: 409, detail: 'The slot has started.' },
  'catalogue.too-many-slots': { status: 409, detail: 'The session has as many slots as can be.' },
  'catalogue.unknown-session': { status: 422, detail: 'There is no such session.' },
  'catalogue.unknown-slot': { status: 422, detail: 'The session has no such slot.' },
  'catalogue.unknown-product': { status: 422, detail: 'There is no such product.' },
  'catalogue.not-for-sale': { status: 409, detail: 'This is not for sale now.' },
  'catalogue.not-sellable-yet': { status: 422, detail: 'This kind of product cannot be sold yet.' },
};

/**
 * Every "no" that a context documents: its status and what it means in plain words. What is not there is
 * 404 as an address and 422 as part of a wish; what the state forbids is 409; what can never be is 422.
 */
export const rejectionMeanings: Meanings = {
  ...ofOrders,
  ...ofPayments,
  ...ofCallbacks,
  ...ofCases,
  ...ofPeople,
  ...ofAvailability,
  ...ofCatalogue,
};
