import type { SwishCodeRow } from './swish.code-class.ts';

const REFUND_FAULT_SV = 'Återbetalningen kunde inte göras. Butiken tittar på det.';
const REFUND_FAULT_EN = 'The refund could not be made. The shop is looking into it.';

/** What a code means for a refund, where it differs. Source: the same guide, refund error codes. */
export const REFUND_ROWS: readonly SwishCodeRow[] = [
  ['FF08', 'refund.reference-invalid', 'input', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['PA02', 'refund.amount-invalid', 'input', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['AM02', 'refund.amount-too-large', 'input', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['AM04', 'refund.insufficient-funds', 'declined', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['AM06', 'refund.amount-too-small', 'input', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['RF02', 'refund.original-not-found', 'declined', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['RF03', 'refund.merchant-differs', 'configuration', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['RF04', 'refund.organisation-differs', 'configuration', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['RF06', 'refund.payer-changed', 'declined', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['RF07', 'refund.declined-by-bank', 'declined', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['RF08', 'refund.amount-too-large', 'input', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['RF09', 'refund.in-progress', 'input', REFUND_FAULT_SV, REFUND_FAULT_EN],
  [
    'ACMT07',
    'refund.payer-left-swish',
    'declined',
    'Du har inte Swish längre. Butiken betalar tillbaka på ett annat sätt.',
    'You no longer have Swish. The shop will refund you in another way.',
  ],
  [
    'RP09',
    'refund.instruction-already-used',
    'unknown',
    'Vi kontrollerar återbetalningen.',
    'We are checking the refund.',
  ],
  ['FF10', 'refund.bank-error', 'declined', REFUND_FAULT_SV, REFUND_FAULT_EN],
  ['TM01', 'refund.expired-at-provider', 'declined', REFUND_FAULT_SV, REFUND_FAULT_EN],
  [
    'DS24',
    'refund.outcome-unknown',
    'unknown',
    'Vi kontrollerar återbetalningen.',
    'We are checking the refund.',
  ],
];
