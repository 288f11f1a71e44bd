import type { Actor, Clock, PersonId, Random } from '../../kernel/index.ts';
import type { Position } from '../../event-store/index.ts';
import type { GiftCardCodes } from '../../gift-cards/index.ts';
import type { Gateway } from '../../payments/index.ts';
import type { Action, CheckoutTimes } from '../domain/checkout.ts';
import type { CheckoutStreams } from './streams.ts';

/** Everything that the process works with. */
export interface SettleOrderParts {
  readonly streams: CheckoutStreams;
  readonly gateways: ReadonlyMap<string, Gateway>;
  readonly times: CheckoutTimes;
  readonly clock: Clock;
  readonly random: Random;
  readonly giftCardCodes: GiftCardCodes;
  /** Days that what comes back to a card or an account past its end may still be used. */
  readonly refundGraceDays: number;
  /** How long an offer to the waiting list stands. */
  readonly waitlistOfferMs: number;
  readonly invoicePrefix: string;
  /** Days that a customer has to pay an invoice. */
  readonly invoiceDueAfterDays: number;
  /** Ties a callback's key to a person, so that forgetting the person destroys it too. */
  readonly linkCallback?: (callbackId: string, person: PersonId) => Promise<unknown>;
  /** Of the event store: below 0 when the first place is the earlier one. */
  readonly comparePositions: (a: Position, b: Position) => number;
  readonly observe?: { readonly stepped: (action: Action) => void };
}

/** Who wanted the run: what its events name as their cause. */
export interface Cause {
  readonly causationId: string;
  readonly actor: Actor;
}
