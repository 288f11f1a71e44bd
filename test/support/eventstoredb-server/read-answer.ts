import type { ServerWritableStream } from '@grpc/grpc-js';
import type { StoredRecord } from './log-entry.ts';
import { identifierOf } from './batch-answer.ts';
import { shared, streams, type Streams } from './protocol.ts';

export type ReadCall = ServerWritableStream<Streams.ReadReq, Streams.ReadResp>;

const ticksPerMs = 10_000n;

/** One event as a read or a subscription sends it. */
export function eventAnswer(record: StoredRecord): Streams.ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(record.id))
    .setStreamIdentifier(identifierOf(record.stream))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(String(record.position))
    .setPreparePosition(String(record.position))
    .setData(record.data)
    .setCustomMetadata(record.metadata);
  recorded
    .getMetadataMap()
    .set('type', record.type)
    .set('content-type', record.contentType)
    .set('created', String(BigInt(record.createdMs) * ticksPerMs));
  const event = new streams.ReadResp.ReadEvent()
    .setEvent(recorded)
    .setCommitPosition(String(record.position));
  return new streams.ReadResp().setEvent(event);
}

export function notFoundAnswer(stream: string): Streams.ReadResp {
  const notFound = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream));
  return new streams.ReadResp().setStreamNotFound(notFound);
}

export function confirmation(subscriptionId: string): Streams.ReadResp {
  const confirmed = new streams.ReadResp.SubscriptionConfirmation();
  return new streams.ReadResp().setConfirmation(confirmed.setSubscriptionId(subscriptionId));
}

/** Measured: checkpoints during catch-up carry a prepare position of 0. */
export function checkpoint(position: bigint): Streams.ReadResp {
  const reached = new streams.ReadResp.Checkpoint()
    .setCommitPosition(String(position))
    .setPreparePosition('0');
  return new streams.ReadResp().setCheckpoint(reached);
}

export function caughtUp(): Streams.ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

/** Sends one message and waits when the client does not keep up; false once the call is over. */
export async function send(call: ReadCall, answer: Streams.ReadResp): Promise<boolean> {
  if (call.cancelled || call.destroyed) return false;
  if (call.write(answer)) return true;
  await new Promise<void>((resolve) => {
    const events = ['drain', 'cancelled', 'close', 'error'];
    const goOn = (): void => {
      for (const event of events) call.removeListener(event, goOn);
      resolve();
    };
    for (const event of events) call.on(event, goOn);
  });
  return !isOver(call);
}

export function isOver(call: ReadCall): boolean {
  return call.cancelled || call.destroyed;
}
