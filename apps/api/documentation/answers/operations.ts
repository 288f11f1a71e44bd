import { z } from 'zod';
import { content, type DocumentedAnswers, named, ok } from '../answer.ts';
import { order } from './orders.ts';
import { cursor, position, time } from './parts.ts';

const job = named('Job', {
  ...{ jobId: z.string(), process: z.string(), processId: z.string(), timer: z.boolean() },
  ...{ state: z.string(), attempts: z.int(), attemptsMax: z.int() },
  ...{ runAt: time, createdAt: time, lastError: z.string().optional() },
});

const counts = z.array(z.object({ process: z.string(), state: z.string(), count: z.int() }));

const callback = {
  ...{ callbackId: z.string(), gateway: z.string(), providerId: z.string(), status: z.string() },
  ...{ payment: z.string().nullable(), receivedAt: time },
  ...{ resolution: z.string(), reason: z.string().nullable() },
};

/** Of an unverified one there are `gateway` and `receivedAt`, and the last four. */
const listedCallback = named('ListedCallback', {
  ...z.object(callback).partial().shape,
  ...{ verified: z.boolean(), gateway: z.string(), receivedAt: time },
  ...{ network: z.string().optional(), bytes: z.int().optional() },
  fingerprint: z.string().optional(),
});

const followed = named('ReadModel', {
  ...{ name: z.string(), version: z.int(), position: z.string().optional() },
  ...{ head: z.string().optional(), lagMs: z.number() },
  ...{ state: z.enum(['running', 'poisoned', 'stopped']), here: z.enum(['active', 'standby']) },
});

const caseFields = {
  ...{ caseId: z.string(), kind: z.string() },
  ...{ order: z.string().nullable().optional(), payment: z.string().nullable().optional() },
};

/** Background work, providers, read models, cases, and what machines ask for. */
export const operationAnswers: DocumentedAnswers = {
  'GET /api/jobs': ok(named('Jobs', { jobs: z.array(job), counts, cursor })),
  'GET /api/jobs/{id}': ok(named('OneJob', { job })),
  'POST /api/jobs/{id}/retry': ok(
    named('RetriedJob', { job: job.optional(), done: z.literal(true).optional() }),
  ),
  'POST /api/jobs/process': ok(named('WokenJobs', { woken: z.int(), counts })),
  'GET /api/callbacks': ok(named('Callbacks', { callbacks: z.array(listedCallback), cursor })),
  'GET /api/callbacks/{id}': ok(
    named('Callback', { ...callback, body: z.string().nullable(), forgotten: z.boolean() }),
  ),
  'POST /api/callbacks/{id}/replay': ok(
    named('ReplayedCallback', { ...callback, heard: z.boolean(), order, position }),
  ),
  'GET /api/provider-calls': ok(
    named('ProviderCalls', {
      calls: z.array(
        z.object({
          ...{ gateway: z.string(), method: z.string(), path: z.string(), calledAt: time },
          ...{ requestId: z.string().optional(), reference: z.string().optional() },
          ...{ durationMs: z.int(), status: z.int().optional(), errorCode: z.string().optional() },
          ...{ request: z.unknown().optional(), answer: z.unknown().optional() },
        }),
      ),
      cursor,
    }),
  ),
  'GET /api/projections': ok(
    named('ReadModels', { projections: z.array(followed), processes: followed }),
  ),
  'POST /api/projections/{name}/rebuild': ok(
    named('Rebuild', {
      ...{ name: z.string(), state: z.enum(['running', 'done']) },
      ...{ swapped: z.boolean().optional(), differences: z.array(z.unknown()).optional() },
    }),
  ),
  'GET /api/cases': ok(
    named('Cases', {
      cases: z.array(
        z.object({
          ...caseFields,
          ...{ facts: z.unknown(), allowed: z.array(z.string()), openedAt: time },
          ...{ action: z.string().nullable(), reason: z.string().nullable() },
          ...{ resolvedAt: time.nullable(), resolvedBy: z.unknown() },
        }),
      ),
      cursor,
    }),
  ),
  'POST /api/cases/{id}/resolve': ok(
    named('ResolvedCase', {
      case: z.object({ ...caseFields, action: z.string(), reason: z.string() }),
      position,
    }),
  ),
  'GET /health/live': ok(named('Live', { live: z.literal(true) })),
  'GET /health/ready': ok(
    named('Ready', { ready: z.boolean(), checks: z.record(z.string(), z.string()) }),
  ),
  'GET /metrics': content('text/plain'),
};
