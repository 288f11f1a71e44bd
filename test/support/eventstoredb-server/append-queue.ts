import { setTimeout as sleep } from 'node:timers/promises';
import {
  maxAppendSizeBytes,
  type AppendDecisions,
  type AppendOutcome,
  type AppendRequest,
} from './append-decision.ts';

export interface AppendQueueOptions {
  /** How long a commit takes. */
  readonly commitMs: number;
  /** After which a repeat that came while the first was under way is answered with a timeout. */
  readonly duplicateTimeoutMs: number;
}

interface Waiting {
  readonly request: AppendRequest;
  readonly answer: (outcome: AppendOutcome) => void;
}

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** The first appends of a connection that come within this time are taken in reverse. */
const firstBurstMs = 3;

/** What happens to an append between its arrival and its answer. */
export class AppendQueue {
  commitMs: number;
  readonly #decisions: AppendDecisions;
  readonly #duplicateTimeoutMs: number;
  readonly #underWay = new Set<string>();
  readonly #warm = new Set<string>();
  readonly #firstBursts = new Map<string, Waiting[]>();
  /** A commit that a kill overtook must not land. */
  #generation = 0;

  constructor(decisions: AppendDecisions, options: AppendQueueOptions) {
    this.#decisions = decisions;
    this.commitMs = options.commitMs;
    this.#duplicateTimeoutMs = options.duplicateTimeoutMs;
  }

  /** What a kill does to appends that were not committed yet: nothing of them is left. */
  kill(): void {
    this.#generation += 1;
    this.#underWay.clear();
    this.#warm.clear();
    this.#firstBursts.clear();
  }

  async submit(peer: string, request: AppendRequest): Promise<AppendOutcome> {
    const refused = refusalOf(request);
    if (refused !== undefined) return refused;
    const key = `${request.stream}/${request.events[0]?.id ?? ''}`;
    if (this.#underWay.has(key)) {
      await sleep(this.#duplicateTimeoutMs);
      return { kind: 'timeout' };
    }
    this.#underWay.add(key);
    try {
      return await (this.#warm.has(peer)
        ? this.#commit(request)
        : this.#commitFirst(peer, request));
    } finally {
      this.#underWay.delete(key);
    }
  }

  async #commit(request: AppendRequest): Promise<AppendOutcome> {
    const generation = this.#generation;
    if (this.commitMs > 0) await sleep(this.commitMs);
    return generation === this.#generation
      ? this.#decisions.append(request)
      : new Promise<never>(() => undefined);
  }

  /** Measured: concurrent first appends reach the server in another order than they were made in. */
  #commitFirst(peer: string, request: AppendRequest): Promise<AppendOutcome> {
    return new Promise((answer) => {
      const burst = this.#firstBursts.get(peer);
      if (burst !== undefined) {
        burst.push({ request, answer });
        return;
      }
      this.#firstBursts.set(peer, [{ request, answer }]);
      setTimeout(() => {
        this.#takeBurst(peer);
      }, firstBurstMs);
    });
  }

  #takeBurst(peer: string): void {
    const burst = this.#firstBursts.get(peer) ?? [];
    this.#firstBursts.delete(peer);
    this.#warm.add(peer);
    for (const { request, answer } of burst.reverse()) void this.#commit(request).then(answer);
  }
}

function refusalOf({ stream, events }: AppendRequest): AppendOutcome | undefined {
  if (stream === '') return { kind: 'bad-request', message: 'empty stream name' };
  if (events.some((event) => event.type === '' || !uuidPattern.test(event.id)))
    return { kind: 'bad-request', message: 'empty type or not a UUID' };
  const bytes = events.reduce((sum, event) => sum + event.data.length, 0);
  return bytes > maxAppendSizeBytes ? { kind: 'too-large' } : undefined;
}
