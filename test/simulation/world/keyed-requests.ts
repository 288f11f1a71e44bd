import type {
  Answer,
  Begun,
  IdempotentRequests,
  KeyedRequest,
  Lease,
} from '../../../libs/idempotency/index.ts';
import {
  type CommandId,
  type Instant,
  msOf,
  plusMs,
  type Random,
} from '../../../libs/kernel/index.ts';
import type { Life } from './life.ts';
import type { Line } from './lines.ts';

const leaseMs = 15_000;
const heldMaxMs = 120_000;
const waitMaxMs = 10_000;
const waitPauseMs = 400;

interface Row {
  readonly contentHash: string;
  readonly commandId: CommandId;
  readonly now: Instant;
  drawn: string;
  holder: string | undefined;
  holderLife: Life | undefined;
  begunAt: Instant;
  diedAt: Instant | undefined;
  answer: Answer | undefined;
}

/** The rows of clients' keys, which outlive every process; what libs/idempotency keeps in Postgres. */
export class KeyedRequests {
  readonly #rows = new Map<string, Row>();

  /** The command that each key stands for. */
  commands(): ReadonlyMap<string, CommandId> {
    return new Map([...this.#rows].map(([key, { commandId }]) => [key, commandId]));
  }

  /** As one process reaches them. */
  over(line: Line, random: Random): IdempotentRequests {
    const begin = async <Drawn>(request: KeyedRequest<Drawn>): Promise<Begun<Drawn>> => {
      await line.travel(1, 8);
      return this.#begin(request, line, random);
    };
    const withRow = async (lease: Lease, change: (row: Row) => void): Promise<boolean> => {
      await line.travel(1, 8);
      const row = this.#rows.get(rowKey(lease));
      if (row?.holder !== lease.holder) return false;
      change(row);
      await line.travel(1, 8);
      return true;
    };
    return {
      begin,
      waitFor: async (request) => {
        let begun = await begin(request);
        for (
          let waited = 0;
          begun.kind === 'running' && waited < waitMaxMs;
          waited += waitPauseMs
        ) {
          await line.travel(waitPauseMs, waitPauseMs);
          begun = await begin(request);
        }
        return begun;
      },
      complete: (lease, answer) =>
        withRow(lease, (row) => {
          row.answer = answer;
          row.holder = undefined;
        }),
      release: (lease) => withRow(lease, () => this.#rows.delete(rowKey(lease))),
      keepOpen: (lease) =>
        withRow(lease, (row) => {
          row.holder = undefined;
        }),
      redraw: (lease, drawn) =>
        withRow(lease, (row) => {
          row.drawn = JSON.stringify(drawn);
        }),
      deleteOlderThan: () => Promise.resolve(0),
      close: () => undefined,
    };
  }

  #begin<Drawn>(request: KeyedRequest<Drawn>, line: Line, random: Random): Begun<Drawn> {
    const key = rowKey(request);
    const now = line.timeline.now();
    const contentHash = Buffer.from(request.contentHash).toString('hex');
    const known = this.#rows.get(key);
    if (known !== undefined && known.contentHash !== contentHash) return { kind: 'reused' };
    if (known?.answer !== undefined) return { kind: 'replay', answer: known.answer };
    if (known !== undefined && isLeased(known, now))
      return {
        kind: 'running',
        commandId: known.commandId,
        drawn: JSON.parse(known.drawn) as Drawn,
      };
    const row: Row = known ?? {
      ...{ contentHash, now, begunAt: now },
      commandId: random.uuid() as CommandId,
      drawn: JSON.stringify(request.draw(now)),
      ...{ holder: undefined, holderLife: undefined, diedAt: undefined, answer: undefined },
    };
    const holder = random.uuid();
    Object.assign(row, { holder, holderLife: line.life, begunAt: now, diedAt: undefined });
    this.#rows.set(key, row);
    const { apiKeyId, key: clientKey } = request;
    return {
      kind: 'run',
      commandId: row.commandId,
      // Written by `draw` of the same content, so its shape is the caller's.
      drawn: JSON.parse(row.drawn) as Drawn,
      now: row.now,
      lease: { apiKeyId, key: clientKey, holder },
      resumed: known !== undefined,
    };
  }
}

/** A living holder renews its lease for two minutes; a dead one's lapses. */
function isLeased(row: Row, now: Instant): boolean {
  if (row.holder === undefined || row.holderLife === undefined) return false;
  if (!row.holderLife.isOver) return msOf(now) < msOf(row.begunAt) + heldMaxMs;
  row.diedAt ??= now;
  return now < plusMs(row.diedAt, leaseMs);
}

function rowKey({ apiKeyId, key }: Pick<Lease, 'apiKeyId' | 'key'>): string {
  return `${apiKeyId} ${key}`;
}
