import type { Role } from '../../../libs/access/index.ts';
import type { DiscountState, DiscountTerms } from '../../../libs/discounts/index.ts';
import type {
  DiscountCodeRow,
  DiscountUseRow,
} from '../../../projections/discount-usage/discount-usage.queries.ts';
import type { View } from '../orders/overview-view.ts';
import { termsView } from './discount-terms.ts';

/** A code as it is listed: its terms, how often it was used, and what it gave in each currency. */
export function listedCodeView(row: DiscountCodeRow): View {
  const { code, terms, active, uses, held, amounts } = row;
  return {
    ...{ code, active, ...termsView(JSON.parse(terms) as DiscountTerms) },
    uses: { held, used: uses },
    amounts,
  };
}

/** A code as its own stream tells it, in the answer to a change. */
export function codeView({ created, active, held, used }: DiscountState): View {
  if (created === undefined) return {};
  const { code, terms } = created;
  return { code, active, ...termsView(terms), uses: { held, used } };
}

/** One order's use; operators see whose it is. */
export function useView(row: DiscountUseRow, role: Role | undefined): View {
  return {
    orderReference: row.order_ref,
    ...(role === 'operator' || role === 'admin' ? { customerId: row.person_id } : {}),
    amount: { amount: row.amount_ore, currency: row.currency },
    status: row.state,
    heldAt: row.held_at,
  };
}
