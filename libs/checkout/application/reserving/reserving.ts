import type { HoldId, Rejected } from '../../../kernel/index.ts';
import type { Part, Reservation } from '../../../orders/index.ts';
import type { Journey } from '../journey.ts';

/** One kind of part, e.g. what is held of gift cards. */
export type PartOf<Kind extends Reservation['kind']> = Extract<Part, { readonly kind: Kind }>;

/**
 * How one kind of part is held, taken and given back in the context that it belongs to. Each may be
 * repeated. Holding answers why not; taking what the order says it holds cannot be refused.
 */
export interface Reserving<Kind extends Reservation['kind']> {
  hold(journey: Journey, holdId: HoldId, part: PartOf<Kind>): Promise<Rejected | undefined>;
  /** False when the hold does not stand any more: the order has gone on meanwhile. */
  take(journey: Journey, holdId: HoldId, part: PartOf<Kind>): Promise<boolean>;
  giveBack(journey: Journey, holdId: HoldId, part: PartOf<Kind>): Promise<void>;
}

/** The refusal in what a decision answered, if it was one. */
export function refusalIn(outcome: { readonly kind: string }): Rejected | undefined {
  return outcome.kind === 'rejected' ? (outcome as Rejected) : undefined;
}
