import { type Instant, rejected, type Rejected } from '../../kernel/index.ts';
import type { CompetitionDetails, Standing } from './competition-events.ts';
import type { CompetitionKind } from './competition-kind.ts';
import { isMemberDiscount } from './member-discount.ts';

export type DetailsRejection =
  | 'catalogue.invalid-event-times'
  | 'catalogue.invalid-registration-times'
  | 'catalogue.invalid-member-discount'
  | 'catalogue.unknown-recipient'
  | 'catalogue.unknown-series';

/** Whether what the details name is there; asked for only when they name it. */
export interface CompetitionKnown {
  readonly seriesIsKnown: boolean;
  readonly recipientIsKnown: boolean;
}

/** Why these details cannot be; undefined when they can. */
export function wrongDetails(
  kind: CompetitionKind,
  details: CompetitionDetails,
  known: CompetitionKnown,
): Rejected<DetailsRejection> | undefined {
  const { opensAt, closesAt, memberDiscount } = details;
  if (!hasTimes(kind, details)) return rejected('catalogue.invalid-event-times');
  if (opensAt !== undefined && closesAt !== undefined && closesAt <= opensAt)
    return rejected('catalogue.invalid-registration-times');
  if (memberDiscount !== undefined && !isMemberDiscount(memberDiscount))
    return rejected('catalogue.invalid-member-discount');
  return wrongReference(kind, details, known);
}

/** What of an event or a series says whether registrations are taken. */
interface Held {
  readonly standing: Standing;
  readonly details: Pick<CompetitionDetails, 'opensAt' | 'startsAt' | 'closesAt'>;
}

/** Why nobody can register at this moment; undefined when they can. */
export function whyNotOpen(
  { standing, details }: Held,
  now: Instant,
):
  | Rejected<
      | 'catalogue.event-cancelled'
      | 'catalogue.registration-closed'
      | 'catalogue.registration-not-open'
    >
  | undefined {
  const { opensAt, startsAt, closesAt = startsAt } = details;
  if (standing === 'cancelled') return rejected('catalogue.event-cancelled');
  if (standing === 'closed') return rejected('catalogue.registration-closed');
  if (opensAt !== undefined && now < opensAt) return rejected('catalogue.registration-not-open');
  if (closesAt !== undefined && now >= closesAt) return rejected('catalogue.registration-closed');
  return undefined;
}

/** An event is held at some time; a series may say its season. */
function hasTimes(kind: CompetitionKind, { startsAt, endsAt }: CompetitionDetails): boolean {
  if (startsAt === undefined || endsAt === undefined)
    return kind === 'series' && startsAt === endsAt;
  return startsAt < endsAt;
}

/** No series is part of another. */
function wrongReference(
  kind: CompetitionKind,
  { seriesId, recipientId }: CompetitionDetails,
  { seriesIsKnown, recipientIsKnown }: CompetitionKnown,
): Rejected<DetailsRejection> | undefined {
  if (seriesId !== undefined && (kind === 'series' || !seriesIsKnown))
    return rejected('catalogue.unknown-series');
  if (recipientId !== undefined && !recipientIsKnown)
    return rejected('catalogue.unknown-recipient');
  return undefined;
}
