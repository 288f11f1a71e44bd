import { z } from 'zod';
import {
  defineEvents,
  type DomainEvent,
  type EventDefinition,
  eventField,
} from '../../event-store/index.ts';
import type { CompetitionEvent } from '../domain/competition-events.ts';

const { instant, money } = eventField;
const competitionId = z.string();

const details = {
  title: z.string(),
  description: z.string().optional(),
  startsAt: instant.optional(),
  endsAt: instant.optional(),
  timeZone: z.string(),
  opensAt: instant.optional(),
  closesAt: instant.optional(),
  seriesId: z.string().optional(),
  recipientId: z.string().optional(),
  memberDiscount: z
    .union([
      z.strictObject({ kind: z.literal('percentage'), percentBasisPoints: z.int() }),
      z.strictObject({ kind: z.literal('fixed'), amount: money }),
    ])
    .optional(),
};

const classTerms = {
  classId: z.string(),
  title: z.string(),
  unitPrice: money,
  early: z.strictObject({ unitPrice: money, until: instant }).optional(),
  late: z.strictObject({ fee: money, from: instant }).optional(),
};

const schemas = {
  created: z.strictObject({
    ...{ competitionId, productType: z.string(), ...details, createdBy: z.string() },
  }),
  changed: z.strictObject({ competitionId, ...details, changedBy: z.string() }),
  classAdded: z.strictObject({ competitionId, ...classTerms, addedBy: z.string() }),
  classChanged: z.strictObject({ competitionId, ...classTerms, changedBy: z.string() }),
  classRemoved: z.strictObject({ competitionId, classId: z.string(), removedBy: z.string() }),
  closed: z.strictObject({ competitionId, closedBy: z.string() }),
  reopened: z.strictObject({ competitionId, reopenedBy: z.string() }),
  cancelled: z.strictObject({ competitionId, reason: z.string(), cancelledBy: z.string() }),
};

type Named<Prefix extends string> = DomainEvent & {
  readonly type: Extract<CompetitionEvent['type'], `${Prefix}${string}`>;
};

/** Stream `event-<event id>`. No personal data: riders stand in their orders. */
export const eventCodec = defineEvents<Named<'Event'>>('event', {
  EventCreated: first(schemas.created, 'Something is held that riders can register for.'),
  EventChanged: first(schemas.changed, 'What is said of an event is another, whole.'),
  EventClassAdded: first(schemas.classAdded, 'An event has one more class, at these prices.'),
  EventClassChanged: first(schemas.classChanged, 'A class of an event is another, whole.'),
  EventClassRemoved: first(
    schemas.classRemoved,
    'An event has a class no longer; who is registered stays so.',
  ),
  EventClosed: first(schemas.closed, 'An event takes no further registrations.'),
  EventReopened: first(schemas.reopened, 'An event takes registrations again.'),
  EventCancelled: first(schemas.cancelled, 'An event will not be held.'),
});

/** Stream `series-<series id>`. No personal data. */
export const seriesCodec = defineEvents<Named<'Series'>>('series', {
  SeriesCreated: first(schemas.created, 'Several events can be registered for at once.'),
  SeriesChanged: first(schemas.changed, 'What is said of a series is another, whole.'),
  SeriesClassAdded: first(schemas.classAdded, 'A series has one more class, at these prices.'),
  SeriesClassChanged: first(schemas.classChanged, 'A class of a series is another, whole.'),
  SeriesClassRemoved: first(
    schemas.classRemoved,
    'A series has a class no longer; who is registered stays so.',
  ),
  SeriesClosed: first(schemas.closed, 'A series takes no further registrations.'),
  SeriesReopened: first(schemas.reopened, 'A series takes registrations again.'),
  SeriesCancelled: first(schemas.cancelled, 'A series will not be held.'),
});

function first(schema: z.ZodType, summary: string): EventDefinition {
  return { version: 1, summary, schema };
}
