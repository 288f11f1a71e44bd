import { z } from 'zod';
import { type DocumentedAnswers, made, named, ok } from '../answer.ts';
import { cursor, money, position, time } from './parts.ts';

const classFields = {
  ...{ classId: z.string(), title: z.string(), unitPrice: money },
  early: z.object({ unitPrice: money, until: time }).optional(),
  late: z.object({ fee: money, from: time }).optional(),
};

const listedClass = named('ListedClass', {
  ...classFields,
  ...{ priceNow: money, priceBasis: z.string(), capacity: z.int(), left: z.int() },
});

/** An event has an eventId (and perhaps the seriesId of its series), a series a seriesId. */
const common = {
  ...{ eventId: z.string().optional(), seriesId: z.string().optional() },
  ...{ productType: z.string(), title: z.string(), description: z.string().optional() },
  ...{ startsAt: time.optional(), endsAt: time.optional(), timeZone: z.string().optional() },
  ...{ opensAt: time.optional(), closesAt: time.optional() },
  ...{ recipientId: z.string().optional(), memberDiscount: z.unknown().optional() },
};

const listed = named('ListedCompetition', {
  ...common,
  registration: z.string().meta({ description: 'open, or why it is not' }),
  sellable: z.boolean(),
  ...{ capacity: z.int(), left: z.int(), classes: z.array(listedClass) },
});

const competition = named('Competition', {
  ...common,
  standing: z.string(),
  classes: z.array(z.object(classFields)),
});

const changed = named('ChangedCompetition', {
  ...{ event: competition.optional(), series: competition.optional(), position },
});

const recipient = named('Recipient', {
  ...{ recipientId: z.string(), name: z.string(), swishNumber: z.string().optional() },
  ...{ platformFeeBasisPoints: z.int(), active: z.boolean() },
});

const changedRecipient = named('ChangedRecipient', { recipient, position });

const registrations = named('Registrations', {
  registrations: z.array(
    z.object({
      ...{ orderReference: z.string(), orderStatus: z.string(), placedAt: time },
      ...{ lineId: z.string(), classId: z.string(), name: z.string(), total: money },
      ...{ priceBasis: z.string().optional(), status: z.literal('cancelled').optional() },
      rider: z.record(z.string(), z.unknown()).nullable(),
      customer: z.object({
        name: z.string().nullable(),
        email: z.string().nullable(),
        phone: z.string().nullable(),
      }),
    }),
  ),
  cursor,
});

function answersOf(kind: 'events' | 'series'): DocumentedAnswers {
  const one = `/api/${kind}/{id}`;
  const listName = kind === 'events' ? 'Events' : 'SeriesList';
  return {
    [`GET /api/${kind}`]: ok(named(listName, { [kind]: z.array(listed), cursor })),
    [`GET ${one}`]: ok(listed),
    [`POST /api/${kind}`]: made(changed),
    [`PATCH ${one}`]: ok(changed),
    [`POST ${one}/classes`]: made(changed),
    [`PATCH ${one}/classes/{class}`]: ok(changed),
    [`DELETE ${one}/classes/{class}`]: ok(changed),
    [`POST ${one}/close`]: ok(changed),
    [`POST ${one}/reopen`]: ok(changed),
    [`POST ${one}/cancel`]: ok(changed),
    [`GET ${one}/registrations`]: ok(registrations),
  };
}

/** Events and series with their classes, and who is paid. */
export const competitionAnswers: DocumentedAnswers = {
  ...answersOf('events'),
  ...answersOf('series'),
  'GET /api/recipients': ok(named('Recipients', { recipients: z.array(recipient), cursor })),
  'POST /api/recipients': made(changedRecipient),
  'PATCH /api/recipients/{id}': ok(changedRecipient),
};
