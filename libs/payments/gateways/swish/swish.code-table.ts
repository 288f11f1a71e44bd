import type { SwishCodeRow } from './swish.code-class.ts';

export { REFUND_ROWS } from './swish.refund-code-table.ts';

const TRY_AGAIN_SV = 'Betalningen gick inte igenom. Försök igen.';
const TRY_AGAIN_EN = 'The payment did not go through. Please try again.';
const SHOP_FAULT_SV = 'Swish är inte rätt inställt hos butiken. Välj ett annat sätt att betala.';
const SHOP_FAULT_EN = 'Swish is not set up correctly at the shop. Please pay in another way.';
const BANK_SV = 'Banken nekade betalningen. Kontrollera ditt saldo och dina gränser i banken.';
const BANK_EN = 'The bank declined the payment. Check your balance and your limits at the bank.';

/**
 * What a code means for a payment. Sources: Merchant Integration Guide 2.1, error codes, and MSS
 * User Guide 1.4; RP04, RP08 and RP09 as several integrations have met them.
 */
export const PAYMENT_ROWS: readonly SwishCodeRow[] = [
  ['FF08', 'payment.reference-invalid', 'input', TRY_AGAIN_SV, TRY_AGAIN_EN],
  ['RP01', 'payment.gateway-misconfigured', 'configuration', SHOP_FAULT_SV, SHOP_FAULT_EN],
  ['RP02', 'payment.message-invalid', 'input', TRY_AGAIN_SV, TRY_AGAIN_EN],
  ['RP03', 'payment.gateway-misconfigured', 'configuration', SHOP_FAULT_SV, SHOP_FAULT_EN],
  ['RP04', 'payment.token-unknown', 'input', TRY_AGAIN_SV, TRY_AGAIN_EN],
  [
    'RP06',
    'payment.payer-has-open-request',
    'input',
    'Det finns redan en obetald begäran för numret. Öppna Swish och slutför eller avbryt den.',
    'There is already an open request for this number. Open Swish and finish or cancel it.',
  ],
  [
    'RP07',
    'payment.not-cancellable',
    'input',
    'Betalningen kan inte avbrytas längre.',
    'The payment can no longer be cancelled.',
  ],
  [
    'RP08',
    'payment.already-cancelled',
    'cancelled',
    'Betalningen är avbruten.',
    'The payment is cancelled.',
  ],
  [
    'RP09',
    'payment.instruction-already-used',
    'unknown',
    'Vi kontrollerar betalningen.',
    'We are checking the payment.',
  ],
  [
    'BE18',
    'payment.payer-phone-invalid',
    'input',
    'Telefonnumret är inte giltigt för Swish.',
    'The phone number is not valid for Swish.',
  ],
  ['PA01', 'payment.gateway-misconfigured', 'configuration', SHOP_FAULT_SV, SHOP_FAULT_EN],
  [
    'PA02',
    'payment.amount-invalid',
    'input',
    'Beloppet är inte giltigt.',
    'The amount is not valid.',
  ],
  [
    'AM02',
    'payment.amount-too-large',
    'input',
    'Beloppet är för stort för Swish.',
    'The amount is too large for Swish.',
  ],
  [
    'AM03',
    'payment.currency-unsupported',
    'input',
    'Swish tar bara svenska kronor.',
    'Swish takes Swedish kronor only.',
  ],
  [
    'AM06',
    'payment.amount-too-small',
    'input',
    'Beloppet är för litet för Swish.',
    'The amount is too small for Swish.',
  ],
  [
    'ACMT01',
    'payment.counterpart-not-activated',
    'declined',
    'Swish är inte aktiverat. Aktivera Swish i din bank eller betala på ett annat sätt.',
    'Swish is not activated. Activate it at your bank or pay in another way.',
  ],
  [
    'ACMT03',
    'payment.payer-not-enrolled',
    'declined',
    'Telefonnumret är inte anslutet till Swish.',
    'The phone number is not enrolled in Swish.',
  ],
  ['ACMT07', 'payment.payee-not-enrolled', 'configuration', SHOP_FAULT_SV, SHOP_FAULT_EN],
  ['UNKW', 'payment.gateway-misconfigured', 'configuration', SHOP_FAULT_SV, SHOP_FAULT_EN],
  [
    'VR01',
    'payment.payer-too-young',
    'declined',
    'Du är under åldersgränsen för köpet.',
    'You are below the age limit for this purchase.',
  ],
  ['VR02', 'payment.payer-identity-differs', 'declined', TRY_AGAIN_SV, TRY_AGAIN_EN],
  ['RF07', 'payment.declined-by-bank', 'declined', BANK_SV, BANK_EN],
  [
    'BANKIDCL',
    'payment.cancelled-in-bankid',
    'cancelled',
    'Du avbröt signeringen med BankID. Inga pengar har dragits.',
    'You cancelled the BankID signing. No money has been taken.',
  ],
  [
    'BANKIDONGOING',
    'payment.bankid-busy',
    'declined',
    'BankID används redan. Stäng BankID och försök igen.',
    'BankID is already in use. Close it and try again.',
  ],
  [
    'BANKIDUNKN',
    'payment.bankid-refused',
    'declined',
    'BankID kunde inte godkänna betalningen. Försök igen.',
    'BankID could not approve the payment. Please try again.',
  ],
  [
    'FF10',
    'payment.bank-error',
    'declined',
    'Ett fel uppstod hos banken. Försök igen om en stund.',
    'Something went wrong at the bank. Try again in a while.',
  ],
  [
    'TM01',
    'payment.expired-at-provider',
    'expired',
    'Tiden gick ut innan du godkände i Swish. Inga pengar har dragits.',
    'Time ran out before you approved in Swish. No money has been taken.',
  ],
  [
    'DS24',
    'payment.outcome-unknown',
    'unknown',
    'Banken har inte svarat än. Betala inte igen; vi hör av oss när vi vet.',
    'The bank has not answered yet. Do not pay again; we will tell you when we know.',
  ],
  [
    'DECLINED',
    'payment.declined-by-payer',
    'declined',
    'Du avböjde betalningen i Swish. Inga pengar har dragits.',
    'You declined the payment in Swish. No money has been taken.',
  ],
  [
    'CANCELLED',
    'payment.cancelled-at-provider',
    'cancelled',
    'Betalningen är avbruten. Inga pengar har dragits.',
    'The payment is cancelled. No money has been taken.',
  ],
];
