/** One element of the array that Swish answers with 422 and 403. */
export interface ErrorObject {
  readonly errorCode: string;
  readonly errorMessage: string;
  readonly additionalInformation: string | null;
}

/**
 * Texts as the Merchant Swish Simulator gives them: MSS User Guide 1.4; RP04, RP08 and RP09 as
 * seen.
 */
const TEXTS: Readonly<Record<string, string>> = {
  FF08: 'PaymentReference is invalid',
  RP01: 'Missing Merchant Swish Number',
  RP02: 'Wrong formatted message',
  RP03: 'Callback URL is missing or does not use HTTPS',
  RP04: 'No payment request found related to a token',
  RP06: 'A payment request already exists for that payer. Only applicable for Swish e-commerce',
  RP07: 'The payment request is not in a state that can be cancelled',
  RP08: 'The payment request has already been cancelled',
  RP09: 'The given instructionUUID is not available',
  BE18: 'Payer alias is invalid',
  PA01: 'Parameter is not correct.',
  PA02: 'Amount value is missing or not a valid number',
  AM02: 'Amount value is too large',
  AM03: 'Invalid or missing Currency',
  AM04: 'Insufficient funds in account',
  AM06: 'Specified transaction amount is less than agreed minimum',
  ACMT01: 'Counterpart is not activated',
  ACMT03: 'Payer not Enrolled',
  ACMT07: 'Payee not Enrolled',
  VR01: 'The payer does not meet age limit',
  VR02: 'The payer alias in the request is not enrolled in swish with the supplied ssn',
  UNKW: 'The technical supplier is not active',
  RF02: 'Original Payment not found or original payment is more than 13 months old',
  RF03: 'Payer alias in the refund does not match the payee alias in the original payment',
  RF04: 'Payer organization number do not match original payment payee organization number',
  RF06: 'The Payer SSN in the original payment is not the same as the SSN for the current Payee',
  RF07: 'Transaction declined',
  RF08: 'Amount value is too large or amount exceeds the amount of the original payment',
  RF09: 'Refund already in progress',
  BANKIDCL: 'Payer cancelled BankId signing',
  BANKIDONGOING: 'BankID already in use',
  BANKIDUNKN: 'BankID are not able to authorize the payment',
  FF10: 'Bank system processing error',
  TM01: 'Swish timed out before the payment was started',
  DS24: 'Swish timed out waiting for an answer from the banks after payment was started',
};

const COMMON_REFUSALS = ['FF08', 'RP01', 'RP02', 'RP03', 'RP09', 'PA01', 'PA02', 'AM02', 'AM03'];
const PAYMENT_REFUSALS: readonly string[] = [
  ...COMMON_REFUSALS,
  ...['RP04', 'RP06', 'BE18', 'AM06', 'ACMT01', 'ACMT03', 'ACMT07', 'UNKW'],
];
const REFUND_REFUSALS: readonly string[] = [
  ...COMMON_REFUSALS,
  ...['AM04', 'AM06', 'ACMT07', 'RF02', 'RF03', 'RF04', 'RF06', 'RF08', 'RF09'],
];
const LATE_CODES: readonly string[] = ['RF07', 'BANKIDCL', 'FF10', 'TM01', 'DS24'];
const AGE_CODES: readonly string[] = ['VR01', 'VR02'];

/** An error object with the documented text. */
export function errorObject(
  errorCode: string,
  additionalInformation: string | null = null,
): ErrorObject {
  return { errorCode, errorMessage: errorText(errorCode), additionalInformation };
}

export function errorText(errorCode: string): string {
  return TEXTS[errorCode] ?? 'Error';
}

/** Whether a message that is just this code makes a create be refused. MSS User Guide 1.4. */
export function isRefusalTrigger(
  message: string,
  kind: 'payment' | 'refund',
  mCommerce: boolean,
): boolean {
  if (kind === 'refund') return REFUND_REFUSALS.includes(message);
  return PAYMENT_REFUSALS.includes(message) || (!mCommerce && AGE_CODES.includes(message));
}

/**
 * Whether a message that is just this code lets the create pass and then ends it as ERROR. VR01 and
 * VR02 come late in m-commerce alone, where the payer is not known before. MSS User Guide 1.4.
 */
export function isLateTrigger(
  message: string,
  kind: 'payment' | 'refund',
  mCommerce: boolean,
): boolean {
  if (kind === 'refund') return message === 'RF07' || message === 'FF10';
  return LATE_CODES.includes(message) || (mCommerce && AGE_CODES.includes(message));
}
