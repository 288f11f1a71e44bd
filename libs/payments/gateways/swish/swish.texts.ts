import { PAYMENT_ROWS, REFUND_ROWS } from './swish.code-table.ts';

const texts = new Map(
  [...PAYMENT_ROWS, ...REFUND_ROWS].map(([, code, , sv, en]) => [code, `${sv} (${en})`]),
);

/** What a customer reads about one of our codes, in Swedish and English; undefined for others. */
export function swishProblemText(code: string): string | undefined {
  return texts.get(code);
}
