import type { DomainEvent, Executed } from '../../../libs/event-store/index.ts';
import { currency, instant, type Instant, type Money, money } from '../../../libs/kernel/index.ts';
import { accepted } from '../http/commanding.ts';
import type { JsonAnswer } from '../http/idempotently.ts';
import { notFound, unreadable } from '../http/refusing.ts';
import type { MoneyDto } from '../orders/money.dto.ts';

/** Refused with 422 as part of an order; here they are the address itself. */
const missingThings: Readonly<Record<string, string>> = {
  'catalogue.unknown-product': 'There is no product with this id.',
  'catalogue.unknown-session': 'There is no session with this id.',
  'catalogue.unknown-slot': 'The session has no slot with this id.',
};

/**
 * What a change to the catalogue answers: the thing as it now stands, 201 when it is new at `location`.
 * `missing` tells what the address itself names and is not there.
 */
export function changed<State, Event extends DomainEvent>(
  executed: Executed<State, Event>,
  show: (state: State) => object,
  location?: string,
  missing: Readonly<Record<string, string>> = missingThings,
): JsonAnswer {
  const { outcome } = executed;
  const absent = outcome.kind === 'rejected' ? missing[outcome.code] : undefined;
  if (outcome.kind === 'rejected' && absent !== undefined) throw notFound(outcome.code, absent);
  const { state, isNew, position } = accepted(executed);
  return {
    status: location !== undefined && isNew ? 201 : 200,
    ...(location === undefined ? {} : { headers: { location } }),
    body: { ...show(state), position },
  };
}

export function priceOf({ amount, currency: code }: MoneyDto): Money {
  return money(amount, currency(code));
}

/** What was said of an object that may be taken away: nothing, null, or what it became. */
export function unlessNull<Sent, Meant>(
  sent: Sent | null,
  meant: (sent: Sent) => Meant,
): Meant | null {
  return sent === null ? null : meant(sent);
}

/** A time that was sent; one that no calendar has is refused. */
export function instantOf(field: string, text: string): Instant {
  try {
    return instant(text);
  } catch {
    throw unreadable([{ field, code: 'request.invalid-time', message: `${field} is no time` }]);
  }
}
