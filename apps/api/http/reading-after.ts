import type { Position } from '../../../libs/event-store/index.ts';
import type { ApiParts } from '../api-parts.ts';
import { Problem } from './problem.ts';

/**
 * Waits, within a bound, until a read model has come to the place that the client was told of, so
 * that it reads its own writes. A token of another store is 400; a read model that is late is 503.
 */
export async function readingAfter(
  parts: ApiParts,
  projection: string,
  after: string | undefined,
): Promise<void> {
  if (after === undefined) return;
  const position = await positionOf(parts, 'after', after);
  const arrival = await parts.projections.waitFor(projection, position, parts.readAfterMaxMs);
  if (arrival === 'reached') return;
  throw new Problem({
    status: 503,
    code: 'reading.behind',
    detail: 'The read model has not come to that place yet; repeat.',
    retryAfter: 1,
  });
}

/** A place in the log that came as text in a field; one of another store is refused. */
export async function positionOf(
  parts: Pick<ApiParts, 'store'>,
  field: string,
  token: string,
): Promise<Position> {
  try {
    return await parts.store.parsePosition(token);
  } catch {
    throw new Problem({
      status: 400,
      code: 'event-store.foreign-position',
      detail: `The position in ?${field}= is not one of this ledger.`,
      errors: [{ field, code: 'event-store.foreign-position', message: 'unknown position' }],
    });
  }
}
