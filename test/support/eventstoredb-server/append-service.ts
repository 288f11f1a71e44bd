import { status } from '@grpc/grpc-js';
import type {
  ServerDuplexStream,
  ServerReadableStream,
  sendUnaryData,
  ServiceError,
} from '@grpc/grpc-js';
import { maxAppendSizeBytes, type AppendOutcome, type Expected } from './append-decision.ts';
import type { AppendQueue } from './append-queue.ts';
import { batchAnswer } from './batch-answer.ts';
import type { ProposedRecord } from './log-entry.ts';
import type { Faults } from './faults.ts';
import { streams, type Streams } from './protocol.ts';
import { notReady, rpcError, streamDeleted, timedOut } from './rpc-errors.ts';

type AppendCall = ServerReadableStream<Streams.AppendReq, Streams.AppendResp>;
type BatchCall = ServerDuplexStream<Streams.BatchAppendReq, Streams.BatchAppendResp>;
type Proposed = Streams.AppendReq.ProposedMessage | Streams.BatchAppendReq.ProposedMessage;

interface UnaryAppend {
  readonly options: Streams.AppendReq.Options | undefined;
  readonly events: readonly ProposedRecord[];
}

interface Batch {
  readonly options: Streams.BatchAppendReq.Options;
  readonly events: ProposedRecord[];
}

/** Both ways to append: one call per append, and one duplex call for all appends of a client. */
export class AppendService {
  readonly #queue: AppendQueue;
  readonly #faults: Faults;
  readonly #cut: (peer: string) => void;

  constructor(queue: AppendQueue, faults: Faults, cut: (peer: string) => void) {
    this.#queue = queue;
    this.#faults = faults;
    this.#cut = cut;
  }

  append(call: AppendCall, answer: sendUnaryData<Streams.AppendResp>): void {
    let options: Streams.AppendReq.Options | undefined;
    const events: ProposedRecord[] = [];
    call.on('data', (request: Streams.AppendReq) => {
      options = request.getOptions() ?? options;
      const proposed = request.getProposedMessage();
      if (proposed !== undefined) events.push(recordOf(proposed));
    });
    // A call that was given up in mid-append ends as well: only a whole one may be stored.
    let over = false;
    call.on('cancelled', () => (over = true));
    call.on('end', () => {
      setTimeout(() => {
        if (!over && !call.cancelled) this.#answer(call, answer, { options, events });
      }, 1);
    });
  }

  #answer(
    call: AppendCall,
    answer: sendUnaryData<Streams.AppendResp>,
    { options, events }: UnaryAppend,
  ): void {
    const stream = nameOf(options?.getStreamIdentifier()?.getStreamName_asU8());
    const request = { stream, expected: expectedOf(options), events };
    void this.#take(call.getPeer(), request).then((outcome) => {
      if (outcome === 'lost') return;
      const error = errorOf(stream, outcome);
      if (error === undefined) answer(null, unaryAnswer(request.expected, outcome));
      else answer(error);
    });
  }

  batchAppend(call: BatchCall): void {
    const batches = new Map<string, Batch>();
    call.on('data', (request: Streams.BatchAppendReq) => {
      const id = request.getCorrelationId()?.getString() ?? '';
      const options = request.getOptions();
      if (options !== undefined) batches.set(id, { options, events: [] });
      const batch = batches.get(id);
      if (batch === undefined) return;
      batch.events.push(...request.getProposedMessagesList().map(recordOf));
      if (!request.getIsFinal()) return;
      batches.delete(id);
      void this.#takeBatch(call, id, batch);
    });
    call.on('end', () => {
      call.end();
    });
  }

  async #takeBatch(call: BatchCall, id: string, { options, events }: Batch): Promise<void> {
    const stream = nameOf(options.getStreamIdentifier()?.getStreamName_asU8());
    const late = (options.getDeadline()?.toDate().getTime() ?? Infinity) < Date.now();
    const outcome = late
      ? ({ kind: 'timeout' } as const)
      : await this.#take(call.getPeer(), { stream, expected: batchExpectedOf(options), events });
    if (outcome !== 'lost') call.write(batchAnswer(id, stream, outcome));
  }

  async #take(
    peer: string,
    request: Parameters<AppendQueue['submit']>[1],
  ): Promise<AppendOutcome | 'lost'> {
    if (!this.#faults.isReady()) return { kind: 'not-ready' };
    if (this.#faults.lostAppends > 0) {
      this.#faults.lostAppends -= 1;
      this.#cut(peer);
      return 'lost';
    }
    const outcome = await this.#queue.submit(peer, request);
    const lost = outcome.kind === 'success' ? this.#faults.lostAnswers.shift() : undefined;
    if (lost === 'connection') this.#cut(peer);
    return lost === undefined ? outcome : 'lost';
  }
}

function recordOf(proposed: Proposed): ProposedRecord {
  const map = proposed.getMetadataMap();
  return {
    id: (proposed.getId()?.getString() ?? '').toLowerCase(),
    type: map.get('type') ?? '',
    contentType: map.get('content-type') ?? '',
    data: proposed.getData_asU8(),
    metadata: proposed.getCustomMetadata_asU8(),
  };
}

function nameOf(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('utf8');
}

function expectedOf(options: Streams.AppendReq.Options | undefined): Expected {
  if (options?.hasRevision() === true) return BigInt(options.getRevision());
  if (options?.hasNoStream() === true) return 'no_stream';
  return options?.hasStreamExists() === true ? 'stream_exists' : 'any';
}

function batchExpectedOf(options: Streams.BatchAppendReq.Options): Expected {
  if (options.hasStreamPosition()) return BigInt(options.getStreamPosition());
  if (options.hasNoStream()) return 'no_stream';
  return options.hasStreamExists() ? 'stream_exists' : 'any';
}

function errorOf(stream: string, outcome: AppendOutcome): ServiceError | undefined {
  switch (outcome.kind) {
    case 'success':
    case 'wrong-expected-version':
      return undefined;
    case 'stream-deleted':
      return streamDeleted(stream);
    case 'too-large':
      return rpcError(status.INVALID_ARGUMENT, 'Maximum Append Size of 1048576 Exceeded.', {
        exception: 'maximum-append-size-exceeded',
        'maximum-append-size': String(maxAppendSizeBytes),
      });
    case 'bad-request':
      return rpcError(status.INVALID_ARGUMENT, outcome.message);
    case 'not-ready':
      return notReady();
    case 'timeout':
      return timedOut();
  }
}

function unaryAnswer(expected: Expected, outcome: AppendOutcome): Streams.AppendResp {
  const answer = new streams.AppendResp();
  if (outcome.kind === 'success') {
    const success = new streams.AppendResp.Success().setCurrentRevision(String(outcome.revision));
    if (outcome.position !== undefined)
      success.setPosition(
        new streams.AppendResp.Position()
          .setCommitPosition(String(outcome.position))
          .setPreparePosition(String(outcome.position)),
      );
    return answer.setSuccess(success);
  }
  const wrong = new streams.AppendResp.WrongExpectedVersion();
  const current = outcome.kind === 'wrong-expected-version' ? outcome.current : undefined;
  if (current !== undefined) wrong.setCurrentRevision(String(current));
  if (typeof expected === 'bigint') wrong.setExpectedRevision(String(expected));
  return answer.setWrongExpectedVersion(wrong);
}
