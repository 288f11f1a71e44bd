import type { Message } from 'google-protobuf';
import { maxAppendSizeBytes, type AppendOutcome } from './append-decision.ts';
import { anyProto, emptyProto, rpcStatus, shared, streams } from './protocol.ts';
import type { Shared, Status, Streams } from './protocol.ts';

/** The answer to one append of the duplex call; errors travel as a status inside the message. */
export function batchAnswer(
  correlationId: string,
  stream: string,
  outcome: AppendOutcome,
): Streams.BatchAppendResp {
  const answer = new streams.BatchAppendResp()
    .setCorrelationId(new shared.UUID().setString(correlationId))
    .setStreamIdentifier(identifierOf(stream));
  if (outcome.kind !== 'success') return answer.setError(errorOf(stream, outcome));
  const success = new streams.BatchAppendResp.Success();
  success.setCurrentRevision(String(outcome.revision));
  if (outcome.position !== undefined)
    success.setPosition(
      new shared.AllStreamPosition()
        .setCommitPosition(String(outcome.position))
        .setPreparePosition(String(outcome.position)),
    );
  return answer.setSuccess(success);
}

export function identifierOf(stream: string): Shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(new Uint8Array(Buffer.from(stream, 'utf8')));
}

function errorOf(
  stream: string,
  outcome: Exclude<AppendOutcome, { readonly kind: 'success' }>,
): Status.Status {
  switch (outcome.kind) {
    case 'wrong-expected-version':
      return packed('WrongExpectedVersion', wrongVersion(outcome.current));
    case 'stream-deleted':
      return packed(
        'StreamDeleted',
        new shared.StreamDeleted().setStreamIdentifier(identifierOf(stream)),
      );
    case 'too-large':
      return packed(
        'MaximumAppendSizeExceeded',
        new shared.MaximumAppendSizeExceeded().setMaxappendsize(maxAppendSizeBytes),
      );
    case 'bad-request':
      return packed('BadRequest', new shared.BadRequest().setMessage(outcome.message));
    case 'not-ready':
      return packed('Empty', new emptyProto.Empty(), 'Server Is Not Ready');
    case 'timeout':
      return packed('Timeout', new shared.Timeout());
  }
}

function wrongVersion(current: bigint | undefined): Shared.WrongExpectedVersion {
  const wrong = new shared.WrongExpectedVersion();
  return current === undefined
    ? wrong.setCurrentNoStream(new emptyProto.Empty())
    : wrong.setCurrentStreamRevision(String(current));
}

function packed(name: string, detail: Message, message = name): Status.Status {
  const details = new anyProto.Any();
  details.pack(detail.serializeBinary(), `event_store.client.${name}`);
  return new rpcStatus.Status().setMessage(message).setDetails(details);
}
