import { setTimeout as sleep } from 'node:timers/promises';
import type { Pool } from 'pg';
import {
  canonicalJson,
  type Clock,
  type CommandId,
  gather,
  OperationalError,
  type Random,
} from '../kernel/index.ts';
import { decodeAnswer, encodeAnswer } from './answer.ts';
import type { Begun, IdempotentRequests, KeyedRequest } from './keyed-request.ts';
import { createLeaseRenewal } from './lease-renewal.ts';
import {
  answerRows,
  type Claim,
  claimRows,
  type RequestRow,
  type StoredAnswer,
} from './request-batches.ts';
import {
  deleteRow,
  deleteRowsBefore,
  isLeased,
  type Lease,
  openRow,
  redrawRow,
  renewRow,
} from './request-rows.ts';

export interface IdempotencyOptions {
  readonly pool: Pool;
  readonly random: Random;
  readonly clock: Clock;
  /** Encrypts stored answers; the associated text binds each to its row. */
  readonly seal: (associated: string, clear: Uint8Array) => Buffer;
  readonly open: (associated: string, sealed: Uint8Array) => Uint8Array;
  readonly leaseMs?: number;
  readonly heldMaxMs?: number;
  readonly waitMaxMs?: number;
}

const defaultLeaseMs = 15_000;
/** Longer than any request is let run; after it a forgotten lease may lapse. */
const defaultHeldMaxMs = 120_000;
const defaultWaitMaxMs = 10_000;
const firstPauseMs = 25;
const pauseMaxMs = 400;
const claimTriesMax = 5;
const deletedMax = 5000;
/** Two round trips of each kind at once: one is decided while the other travels. */
const gatherLimits = { batchMax: 200, underWayMax: 2 };

/** Idempotency keys in Postgres: one statement to begin and one to complete in the ordinary case. */
export function createIdempotentRequests(options: IdempotencyOptions): IdempotentRequests {
  const { pool } = options;
  const leaseMs = options.leaseMs ?? defaultLeaseMs;
  const renewal = createLeaseRenewal({
    leaseMs,
    heldMaxMs: options.heldMaxMs ?? defaultHeldMaxMs,
    renew: (lease) => renewRow(pool, lease, leaseMs),
  });
  const claimOne = gather(
    (claims: readonly Claim[]) => claimRows(pool, claims, leaseMs),
    gatherLimits,
  );
  const answerOne = gather(
    (answers: readonly StoredAnswer[]) => answerRows(pool, answers),
    gatherLimits,
  );
  const begin = async <Drawn>(request: KeyedRequest<Drawn>): Promise<Begun<Drawn>> => {
    const claim = drawClaim(request, options);
    const begun = readBegun<Drawn>(await settled(claimOne, claim), claim, options);
    if (begun.kind === 'run') renewal.hold(begun.lease);
    return begun;
  };
  return {
    begin,
    waitFor: async (request) => {
      const deadlineMs = performance.now() + (options.waitMaxMs ?? defaultWaitMaxMs);
      let begun = await begin(request);
      for (let pauseMs = firstPauseMs; begun.kind === 'running'; pauseMs *= 2) {
        const leftMs = deadlineMs - performance.now();
        if (leftMs <= 0) break;
        await sleep(Math.min(pauseMs, pauseMaxMs, leftMs));
        if (!(await isLeased(pool, request.apiKeyId, request.key))) begun = await begin(request);
      }
      return begun;
    },
    complete: (lease, answer) => {
      renewal.drop(lease);
      return answerOne({ lease, answer: options.seal(sealedAt(lease), encodeAnswer(answer)) });
    },
    release: (lease) => {
      renewal.drop(lease);
      return deleteRow(pool, lease);
    },
    keepOpen: (lease) => {
      renewal.drop(lease);
      return openRow(pool, lease);
    },
    redraw: (lease, drawn) => redrawRow(pool, lease, canonicalJson(drawn)),
    deleteOlderThan: (before) => deleteRowsBefore(pool, before, deletedMax),
    close: () => {
      renewal.close();
    },
  };
}

function drawClaim(request: KeyedRequest<unknown>, { clock, random }: IdempotencyOptions): Claim {
  const { apiKeyId, key, contentHash } = request;
  // One text that Postgres does not take would fail all that travel with it.
  if (`${apiKeyId}${key}`.includes('\0')) throw new RangeError('a key holds no NUL');
  const now = clock.now();
  const commandId = random.uuid() as CommandId;
  const drawn = canonicalJson(request.draw(now));
  return { apiKeyId, key, holder: random.uuid(), contentHash, commandId, drawn, now };
}

async function settled(
  claimOne: (claim: Claim) => Promise<RequestRow | undefined>,
  claim: Claim,
): Promise<RequestRow> {
  for (let tries = 0; tries < claimTriesMax; tries += 1) {
    const row = await claimOne(claim);
    if (row !== undefined) return row;
  }
  throw new OperationalError('idempotency.unavailable', 'A key comes and goes; repeat', {
    retryable: true,
  });
}

function readBegun<Drawn>(
  row: RequestRow,
  { apiKeyId, key, holder }: Claim,
  { open }: IdempotencyOptions,
): Begun<Drawn> {
  if (!row.sameContent) return { kind: 'reused' };
  const lease = { apiKeyId, key, holder };
  if (row.answer !== null)
    return { kind: 'replay', answer: decodeAnswer(open(sealedAt(lease), row.answer)) };
  const { commandId } = row;
  // The row was written by `draw` of the same content, so its shape is the caller's.
  const drawn = JSON.parse(row.drawn) as Drawn;
  if (!row.taken) return { kind: 'running', commandId, drawn };
  return { kind: 'run', commandId, drawn, now: row.firstAskedAt, lease, resumed: row.resumed };
}

function sealedAt({ apiKeyId, key }: Lease): string {
  return `idempotency|${apiKeyId}|${key}`;
}
