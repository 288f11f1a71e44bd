import { z } from 'zod';
import { begun, type DocumentedAnswers, named, ok } from '../answer.ts';
import { cursor, position, time } from './parts.ts';

const event = named('Event', {
  id: z.string(),
  stream: z.string(),
  revision: z.int(),
  position: z.string(),
  type: z.string(),
  version: z.int(),
  occurredAt: time,
  recordedAt: time,
  actor: z.object({ kind: z.string(), id: z.string() }),
  commandId: z.string(),
  correlationId: z.string(),
  causationId: z.string(),
  data: z.record(z.string(), z.unknown()),
});

const personFields = {
  person: z.string(),
  state: z.enum(['known', 'being-forgotten', 'forgotten']),
};

const person = named('Person', {
  ...personFields,
  recordedAfter: time.optional(),
  links: z.object({ status: z.string() }),
});

const exportedStream = named('ExportedStream', { stream: z.string(), events: z.array(event) });

/** What happened, as it was written, and what is known of a person. */
export const historyAnswers: DocumentedAnswers = {
  'GET /api/audit/orders/{ref}': ok(
    named('OrderHistory', { order: z.string(), events: z.array(event) }),
  ),
  'GET /api/audit/streams/{id}': ok(
    named('StreamHistory', {
      ...{ stream: z.string(), events: z.array(event) },
      next: z.int().optional(),
    }),
  ),
  'GET /api/audit/events': ok(named('FoundEvents', { events: z.array(event), cursor })),
  'GET /api/people/{id}': ok(person),
  'POST /api/people/{id}/forget': begun(person),
  'GET /api/people/{id}/export': ok(
    named('PersonExport', {
      ...personFields,
      exportedAt: time,
      position,
      orders: z.array(
        z.object({
          reference: z.string(),
          streams: z.array(exportedStream),
          callbacks: z.array(
            z.object({
              ...{ callbackId: z.string(), receivedAt: time, status: z.string() },
              body: z.string().nullable(),
            }),
          ),
        }),
      ),
      streams: z.array(exportedStream).optional(),
      cursor,
    }),
  ),
};
