import type { CommandBus } from '@nestjs/cqrs';
import { SetCapacity } from '../../../libs/availability/index.ts';
import { type ProductTerms, takesUnits } from '../../../libs/catalogue/index.ts';
import type { CommandContext } from '../../../libs/event-store/index.ts';
import type { PoolId } from '../../../libs/kernel/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { accepted } from '../http/commanding.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import { Problem } from '../http/problem.ts';
import { capacityMax } from './product.dto.ts';

/**
 * An answer with the capacity that goes with it. A pool that nothing is said of and that has none yet
 * takes as much as a pool may: an event is then as large as its classes.
 */
export async function withCapacity(
  by: { readonly parts: ApiParts; readonly commands: CommandBus; readonly context: CommandContext },
  answer: JsonAnswer,
  wish: { readonly pool: PoolId; readonly capacity: number | undefined },
): Promise<JsonAnswer> {
  const { pool, capacity = capacityMax } = wish;
  const { state } = await by.parts.checkout.streams.availability.load(pool);
  if (wish.capacity === undefined && state.capacity !== undefined) return answer;
  const set = await by.commands.execute(new SetCapacity(pool, capacity, by.context));
  const { position } = accepted(set);
  return { ...answer, body: { ...(answer.body as object), capacity, position } };
}

/** Refuses to count what takes no units: by its type, or by terms of its own. */
export async function refuseUncounted(
  { catalogue }: ApiParts,
  product: { readonly productType: string; readonly terms?: ProductTerms | undefined },
): Promise<void> {
  const { declaration } = (await catalogue.productTypes.load(product.productType)).state;
  if (declaration === undefined || takesUnits(product.terms, declaration)) return;
  throw new Problem({
    status: 422,
    code: 'catalogue.takes-no-units',
    detail: 'This takes no places or counted pieces, so there is nothing to count.',
  });
}
