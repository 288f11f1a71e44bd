import type { ServerUnaryCall, ServiceError, sendUnaryData } from '@grpc/grpc-js';
import { status } from '@grpc/grpc-js';
import { isEmpty } from './append-decision.ts';
import type { EventLog } from './event-log.ts';
import { streams, type Streams } from './protocol.ts';
import { rpcError, streamDeleted } from './rpc-errors.ts';

type Options = Streams.DeleteReq.Options | Streams.TombstoneReq.Options | undefined;

/** How the server writes "any revision" in its trailers. */
const anyRevision = -2;

/** Soft deletion and tombstones, as an operator would make them; our own code never does. */
export class DeleteService {
  readonly #log: EventLog;

  constructor(log: EventLog) {
    this.#log = log;
  }

  delete(
    call: ServerUnaryCall<Streams.DeleteReq, Streams.DeleteResp>,
    answer: sendUnaryData<Streams.DeleteResp>,
  ): void {
    const options = call.request.getOptions();
    const refused = this.#refusalOf(options);
    if (refused !== undefined) {
      answer(refused);
      return;
    }
    const position = String(this.#log.remove('delete', nameOf(options)));
    const place = new streams.DeleteResp.Position();
    place.setCommitPosition(position).setPreparePosition(position);
    answer(null, new streams.DeleteResp().setPosition(place));
  }

  tombstone(
    call: ServerUnaryCall<Streams.TombstoneReq, Streams.TombstoneResp>,
    answer: sendUnaryData<Streams.TombstoneResp>,
  ): void {
    const options = call.request.getOptions();
    const refused = this.#refusalOf(options);
    if (refused !== undefined) {
      answer(refused);
      return;
    }
    const position = String(this.#log.remove('tombstone', nameOf(options)));
    const place = new streams.TombstoneResp.Position();
    place.setCommitPosition(position).setPreparePosition(position);
    answer(null, new streams.TombstoneResp().setPosition(place));
  }

  #refusalOf(options: Options): ServiceError | undefined {
    const name = nameOf(options);
    const state = this.#log.stream(name);
    if (state?.tombstoned === true) return streamDeleted(name);
    const last = state === undefined || isEmpty(state) ? -1 : state.records.length - 1;
    const named = revisionOf(options);
    if (last >= 0 && (named ?? last) === last) return undefined;
    return rpcError(status.FAILED_PRECONDITION, 'WrongExpectedVersion', {
      exception: 'wrong-expected-version',
      'stream-name': name,
      'expected-version': String(named ?? anyRevision),
      'actual-version': String(last),
    });
  }
}

function revisionOf(options: Options): number | undefined {
  return options?.hasRevision() === true ? Number(options.getRevision()) : undefined;
}

function nameOf(options: Options): string {
  const bytes = options?.getStreamIdentifier()?.getStreamName_asU8() ?? [];
  return Buffer.from(bytes).toString('utf8');
}
