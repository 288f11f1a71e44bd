import type { SwishCodeClass, SwishCodeRow } from './swish.code-class.ts';
import { PAYMENT_ROWS, REFUND_ROWS } from './swish.code-table.ts';
import type { SwishPayment, SwishRefund } from './swish.objects.ts';

/** A Swish code in our words, with what a customer may read. */
export interface SwishProblem {
  readonly swishCode: string;
  readonly code: string;
  readonly class: SwishCodeClass;
  readonly text: { readonly sv: string; readonly en: string };
}

/** How a payment or refund stands, in words that do not belong to Swish. */
export type SwishOutcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'declined' | 'cancelled' | 'expired' | 'unknown'; readonly code: string };

type Of = 'payment' | 'refund';

const PAYMENT_PROBLEMS = table(PAYMENT_ROWS);
const REFUND_PROBLEMS = new Map([...PAYMENT_PROBLEMS, ...table(REFUND_ROWS)]);

/**
 * The meaning of a code. One that Swish has added since counts as a refusal by the provider: with
 * 422 or ERROR Swish says for certain that no money moved; DS24 alone says that it does not know.
 */
export function swishProblem(swishCode: string, of: Of): SwishProblem {
  const known = (of === 'payment' ? PAYMENT_PROBLEMS : REFUND_PROBLEMS).get(swishCode);
  return (
    known ?? {
      swishCode,
      code: `${of}.refused-by-provider`,
      class: 'declined',
      text: {
        sv: 'Swish tog inte emot det. Försök igen eller välj ett annat sätt.',
        en: 'Swish did not accept it. Try again or choose another way.',
      },
    }
  );
}

/** Every code of ours that Swish can cause, for the catalogue of problems. */
export const swishProblemCodes: readonly string[] = [
  ...new Set([
    ...[...PAYMENT_ROWS, ...REFUND_ROWS].map(([, code]) => code),
    'payment.refused-by-provider',
    'refund.refused-by-provider',
  ]),
];

/**
 * What a payment request's state means. ERROR with DS24 is unknown, never failed: the bank did not
 * answer after the payment was started. Source: Merchant Integration Guide 2.1, error codes.
 */
export function swishPaymentOutcome(
  payment: Pick<SwishPayment, 'status' | 'errorCode'>,
): SwishOutcome {
  switch (payment.status) {
    case 'CREATED':
      return { kind: 'pending' };
    case 'PAID':
      return { kind: 'succeeded' };
    case 'DECLINED':
      return outcomeOfCode('DECLINED', 'payment');
    case 'CANCELLED':
      return outcomeOfCode('CANCELLED', 'payment');
    case 'ERROR':
      return outcomeOfCode(payment.errorCode, 'payment');
  }
}

/** What a refund's state means: done at PAID, since after DEBITED the money can still come back. */
export function swishRefundOutcome(
  refund: Pick<SwishRefund, 'status' | 'errorCode'>,
): SwishOutcome {
  switch (refund.status) {
    case 'CREATED':
    case 'VALIDATED':
    case 'DEBITED':
      return { kind: 'pending' };
    case 'PAID':
      return { kind: 'succeeded' };
    case 'ERROR':
      return outcomeOfCode(refund.errorCode, 'refund');
  }
}

function outcomeOfCode(swishCode: string | undefined, of: Of): SwishOutcome {
  const problem = swishProblem(swishCode ?? '', of);
  const { code } = problem;
  if (problem.class === 'configuration' || problem.class === 'input')
    return { kind: 'declined', code };
  return { kind: problem.class, code };
}

function table(rows: readonly SwishCodeRow[]): ReadonlyMap<string, SwishProblem> {
  return new Map(
    rows.map(([swishCode, code, of, sv, en]) => [
      swishCode,
      { swishCode, code, class: of, text: { sv, en } },
    ]),
  );
}
