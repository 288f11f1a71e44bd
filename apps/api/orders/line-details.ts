import type { Role } from '../../../libs/access/index.ts';
import { type OrderRef, readable } from '../../../libs/kernel/index.ts';
import { isPlaced } from '../../../libs/orders/index.ts';
import type { ApiParts } from '../api-parts.ts';

/** What the customer answered for each line, by its id; null once they are forgotten. */
export type LineDetails = ReadonlyMap<string, unknown>;

/**
 * Participants, a greeting, where goods are to be sent: for the customer and those who deliver. It is
 * personal whole, so it stands in the order's stream alone and in no read model.
 */
export async function lineDetailsOf(
  { checkout }: Pick<ApiParts, 'checkout'>,
  orderRef: OrderRef,
  role: Role | undefined,
): Promise<LineDetails> {
  if (role === 'accountant') return new Map();
  const { state } = await checkout.streams.orders.load(orderRef);
  if (!isPlaced(state)) return new Map();
  return new Map(
    state.placed.lines.flatMap(({ lineId, details }) => {
      if (details === undefined) return [];
      const text = readable(details);
      return [[lineId, text === undefined ? null : (JSON.parse(text) as unknown)] as const];
    }),
  );
}
