import { setTimeout as sleep } from 'node:timers/promises';
import type { Chance } from './chance.ts';
import type { Standalone } from './standalone.ts';

export interface Request {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
  readonly orderToken?: string;
  readonly idempotencyKey?: string;
}

export interface Answer {
  readonly status: number;
  readonly text: string;
  readonly json: Readonly<Record<string, unknown>>;
  readonly replayed: boolean;
}

/** A wish under a key whose answer has reached its client: what was promised. */
export interface Acknowledged {
  readonly request: Request;
  readonly answer: Answer;
}

/** What the clients met on the way, for the figures. */
export interface Tally {
  calls: number;
  lost: number;
  repeated: number;
  /** `status code` of answers that decide nothing, and how often. */
  readonly undecided: Map<string, number>;
}

export interface Calls {
  /** Once; undefined when no answer came. */
  readonly once: (request: Request, timeoutMs?: number) => Promise<Answer | undefined>;
  /** Again and again under the same key, over crashes, until there is an answer that decides. */
  readonly insist: (request: Request, chance: Chance) => Promise<Answer>;
  readonly acknowledged: readonly Acknowledged[];
  readonly tally: Tally;
}

const answerTimeoutMs = 20_000;
const pauseMs = 150;

/** Calls as a shop's server makes them; `until` (Date.now()) is when it gives up insisting. */
export function callsTo(service: Standalone, until: () => number): Calls {
  const acknowledged: Acknowledged[] = [];
  const tally: Tally = { calls: 0, lost: 0, repeated: 0, undecided: new Map() };

  const once = async (
    request: Request,
    timeoutMs = answerTimeoutMs,
  ): Promise<Answer | undefined> => {
    const origin = service.origin();
    if (origin === undefined) return undefined;
    tally.calls += 1;
    try {
      const response = await fetch(`${origin}${request.path}`, {
        method: request.method,
        headers: headersOf(request),
        signal: AbortSignal.timeout(timeoutMs),
        ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      });
      const text = await response.text();
      const replayed = response.headers.get('idempotent-replayed') === 'true';
      return { status: response.status, text, json: parsed(text), replayed };
    } catch {
      tally.lost += 1;
      return undefined;
    }
  };

  return {
    once,
    acknowledged,
    tally,
    insist: async (request, chance) => {
      // Now and then the client hangs up while its wish is being worked on.
      const firstTimeoutMs = chance.happens(0.1) ? chance.between(1, 60) : answerTimeoutMs;
      let answer = await once(request, firstTimeoutMs);
      while (answer === undefined || !decides(answer)) {
        if (answer !== undefined) count(tally, answer);
        if (Date.now() > until()) throw noAnswer(request, answer);
        await sleep(pauseMs + chance.between(0, pauseMs));
        if (service.origin() !== undefined) tally.repeated += 1;
        answer = await once(request);
      }
      acknowledged.push({ request, answer });
      return answer;
    },
  };
}

const undecided = new Set([429, 500, 502, 503, 504]);

function decides({ status, json }: Answer): boolean {
  return !undecided.has(status) && json['code'] !== 'idempotency.in-progress';
}

function noAnswer(request: Request, last: Answer | undefined): Error {
  const { method, path, idempotencyKey = '' } = request;
  const said = last?.text ?? 'none at all';
  return new Error(`no decided answer to ${method} ${path} (${idempotencyKey}): ${said}`);
}

function count({ undecided: counts }: Tally, { status, json }: Answer): void {
  const name = `${String(status)} ${typeof json['code'] === 'string' ? json['code'] : ''}`;
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function headersOf(request: Request): Record<string, string> {
  const { body, key, orderToken, idempotencyKey } = request;
  return {
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
    ...(orderToken === undefined ? {} : { 'x-order-token': orderToken }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
  };
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(text) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
