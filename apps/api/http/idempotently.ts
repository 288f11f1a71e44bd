import { Buffer } from 'node:buffer';
import type { CommandId, Instant, Random, Clock } from '../../../libs/kernel/index.ts';
import type { Answer, IdempotentRequests, Lease } from '../../../libs/idempotency/index.ts';
import { contentHash } from '../../../libs/idempotency/index.ts';
import { refusalOf } from './refusals.ts';
import { Problem, problemBody, type ProblemDetails } from './problem.ts';

/** What a handler answers: a status and a JSON body, or a thrown Problem. */
export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The values that every try of one wish decides with. */
export interface Wish<Drawn> {
  readonly commandId: CommandId;
  readonly now: Instant;
  readonly drawn: Drawn;
  /** Draws again when a reference collided: stored first, then used. */
  readonly redraw: () => Promise<Drawn>;
}

export interface IdempotentParts {
  readonly requests: IdempotentRequests;
  readonly contentSecret: Uint8Array;
  readonly random: Random;
  readonly clock: Clock;
}

export interface IdempotentCall<Drawn> {
  readonly requestId: string;
  readonly apiKeyId: string;
  /** The client's key; without one a repeat is a new wish and no row is kept. */
  readonly key: string | undefined;
  /** Method and path; with the body it is the content that another under the same key is refused for. */
  readonly route: string;
  readonly content: unknown;
  /** Where a wish that somebody works on is looked up. */
  readonly statusLink: (drawn: Drawn) => string;
  readonly draw: (now: Instant) => Drawn;
}

/** An answer and whether it was given before. */
export interface GivenAnswer extends Answer {
  readonly replayed: boolean;
}

/**
 * Runs a wish once per client key. Success and decided refusals are stored and given again byte for
 * byte; what decided nothing frees the key, unless an earlier try may have got somewhere; 502 and 504 keep
 * it, so that a repeat goes on.
 * Source: architecture, "Idempotency keys of clients".
 */
export async function idempotently<Drawn>(
  parts: IdempotentParts,
  call: IdempotentCall<Drawn>,
  run: (wish: Wish<Drawn>) => Promise<JsonAnswer>,
): Promise<GivenAnswer> {
  if (call.key === undefined) return runOnce(parts, call, run);
  const begun = await parts.requests.waitFor({
    apiKeyId: call.apiKeyId,
    key: call.key,
    contentHash: contentHash(parts.contentSecret, call.route, call.content),
    draw: call.draw,
  });
  switch (begun.kind) {
    case 'replay':
      return { ...begun.answer, replayed: true };
    case 'reused':
      throw new Problem(keyReused);
    case 'running':
      throw new Problem({
        ...stillRunning,
        facts: { links: { status: call.statusLink(begun.drawn) } },
      });
    case 'run':
      return runUnderLease(parts, call, begun, run);
  }
}

const keyReused: ProblemDetails = {
  status: 422,
  code: 'idempotency.key-reused',
  detail: 'This Idempotency-Key was used for another content.',
};

const stillRunning: ProblemDetails = {
  status: 409,
  code: 'idempotency.in-progress',
  detail: 'The first request with this Idempotency-Key is still being worked on.',
  retryAfter: 5,
};

async function runOnce<Drawn>(
  { random, clock }: IdempotentParts,
  call: IdempotentCall<Drawn>,
  run: (wish: Wish<Drawn>) => Promise<JsonAnswer>,
): Promise<GivenAnswer> {
  const now = clock.now();
  const redraw = () => Promise.resolve(call.draw(now));
  const commandId = random.uuid() as CommandId;
  const answer = await answerOf(call.requestId, () =>
    run({ commandId, now, drawn: call.draw(now), redraw }),
  );
  return { ...answer, replayed: false };
}

interface Run<Drawn> {
  readonly commandId: CommandId;
  readonly drawn: Drawn;
  readonly now: Instant;
  readonly lease: Lease;
  readonly resumed: boolean;
}

async function runUnderLease<Drawn>(
  { requests }: IdempotentParts,
  call: IdempotentCall<Drawn>,
  { commandId, drawn, now, lease, resumed }: Run<Drawn>,
  run: (wish: Wish<Drawn>) => Promise<JsonAnswer>,
): Promise<GivenAnswer> {
  const redraw = async () => {
    const again = call.draw(now);
    await requests.redraw(lease, again);
    return again;
  };
  try {
    const answer = await answerOf(call.requestId, () => run({ commandId, now, drawn, redraw }));
    await keep(requests, { lease, resumed }, answer);
    return { ...answer, replayed: false };
  } catch (error) {
    // Nobody knows how far it came: the row and its ids stay, and a repeat goes on from there.
    await requests.keepOpen(lease);
    throw error;
  }
}

const decidesNothing = new Set([400, 401, 403, 413, 429]);
const goesOnLater = new Set([502, 503, 504]);

/** A try that decides nothing frees no key under which an earlier one may have got somewhere. */
async function keep(
  requests: IdempotentRequests,
  { lease, resumed }: Pick<Run<unknown>, 'lease' | 'resumed'>,
  answer: Answer,
): Promise<void> {
  const { status } = answer;
  if (decidesNothing.has(status) && !resumed) await requests.release(lease);
  else if (decidesNothing.has(status) || goesOnLater.has(status)) await requests.keepOpen(lease);
  else await requests.complete(lease, answer);
}

async function answerOf(requestId: string, run: () => Promise<JsonAnswer>): Promise<Answer> {
  try {
    const { status, body, headers } = await run();
    return written(status, body, { 'content-type': 'application/json; charset=utf-8', ...headers });
  } catch (error) {
    const details = refusalIn(error);
    if (details === undefined) throw error;
    return written(details.status, problemBody(details, requestId), problemHeaders(details));
  }
}

/** What was refused for good; a fault of ours, or of what we work with, is none. */
function refusalIn(error: unknown): ProblemDetails | undefined {
  if (error instanceof Problem) return error.details;
  const details = refusalOf(error);
  return details?.status === 413 ? details : undefined;
}

function problemHeaders({ retryAfter }: ProblemDetails): Record<string, string> {
  const type = { 'content-type': 'application/problem+json; charset=utf-8' };
  return retryAfter === undefined ? type : { ...type, 'retry-after': String(retryAfter) };
}

function written(status: number, body: unknown, headers: Readonly<Record<string, string>>): Answer {
  return { status, headers, body: Buffer.from(JSON.stringify(body), 'utf8') };
}
