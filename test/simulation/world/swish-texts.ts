import type { PaymentRecord, RefundRecord } from './swish-books.ts';

/** The body of a callback as Swish writes it: kronor with two decimals, absent as null. */
export function callbackBody(about: PaymentRecord | RefundRecord): string {
  const fields = 'payment' in about ? refundFields(about) : paymentFields(about);
  const kronor = `${String(Math.trunc(fields.ore / 100))}.${String(fields.ore % 100).padStart(2, '0')}`;
  const rest = JSON.stringify(fields.rest).slice(1);
  return `{"amount":${kronor},${rest}`;
}

function paymentFields(payment: PaymentRecord) {
  const { charge, amountOre } = payment;
  return {
    ore: charge?.amountOre ?? amountOre,
    rest: {
      id: payment.uuid,
      currency: 'SEK',
      status: payment.status,
      payeeAlias: '1231181189',
      payerAlias: payment.payerAlias ?? null,
      payeePaymentReference: payment.reference,
      paymentReference: charge?.bankReference ?? null,
      message: null,
      dateCreated: payment.createdAt,
      datePaid: charge?.at ?? null,
      errorCode: payment.errorCode ?? null,
    },
  };
}

function refundFields(refund: RefundRecord) {
  return {
    ore: refund.amountOre,
    rest: {
      id: refund.uuid,
      currency: 'SEK',
      status: refund.status,
      payerAlias: '1231181189',
      originalPaymentReference: refund.payment.charge?.bankReference ?? '',
      payerPaymentReference: refund.reference,
      paymentReference: refund.paidAt === undefined ? null : `REFUND${refund.uuid.slice(0, 12)}`,
      dateCreated: refund.createdAt,
      datePaid: refund.paidAt ?? null,
      errorCode: refund.errorCode ?? null,
    },
  };
}
