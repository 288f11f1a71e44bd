import { add, type Money, money, subtract, vatIncluded } from '../../kernel/index.ts';
import type { OrderLine } from '../../orders/index.ts';

/**
 * Lines after so much was taken off each. The VAT is that of what is left: a discount given at the sale
 * lowers the taxable amount. Source: ML (2023:200) 8 kap. 14 §; rule 1.
 */
export function discountedLines(
  lines: readonly OrderLine[],
  perLine: readonly Money[],
): readonly OrderLine[] {
  return lines.map((line, index) => {
    const off = perLine[index];
    if (off === undefined || off.minor === 0) return line;
    const total = subtract(line.total, off);
    const discount = add(line.discount ?? money(0, off.currency), off);
    return { ...line, discount, total, vat: vatIncluded(total, line.vatRateBasisPoints) };
  });
}
