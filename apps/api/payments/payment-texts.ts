import { swishProblemText } from '../../../libs/payments/gateways/swish/index.ts';

const texts: Readonly<Record<string, string>> = {
  'payment.provider-not-reached':
    'Swish kunde inte nås. Försök igen. (Swish could not be reached.)',
  'payment.reference-taken': 'Försök igen. (Please try again.)',
  'payment.token-lost': 'Betalningen avbröts. Försök igen. (The payment was cancelled; try again.)',
  'payment.cancelled-here': 'Betalningen är avbruten. (The payment was cancelled.)',
  'payment.never-sent':
    'Betalningen skickades aldrig. Försök igen. (It was never sent; try again.)',
  'payment.not-at-provider':
    'Betalningen kom aldrig fram. Försök igen. (It never arrived; try again.)',
};

/** What a customer reads about a payment's code, in Swedish and English. */
export function paymentText(code: string): string {
  return (
    texts[code] ?? swishProblemText(code) ?? 'Betalningen gick inte igenom. (It was not paid.)'
  );
}

/** While nobody knows; whoever paid now might pay twice. */
export const textInDoubt =
  'Vi kontrollerar betalningen. Betala inte igen. (We are checking the payment; do not pay again.)';
