import { maxAppendSizeBytes, type AppendOutcome } from './append-decision.ts';
import { rpcStatus, shared, streams } from './protocol.ts';
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
      return packed('Empty', new shared.Empty(), 'Server Is Not Ready');
    case 'timeout':
      return packed('Timeout', new shared.Timeout());
  }
}

function wrongVersion(current: bigint | undefined): Shared.WrongExpectedVersion {
  const wrong = new shared.WrongExpectedVersion();
  return current === undefined ? wrong : wrong.setCurrentStreamRevision(String(current));
}

/**
 * A status with its detail, as `google.protobuf.Any`, put together byte by byte: the classes for both
 * are not among those that the client ships.
 */
function packed(
  name: string,
  detail: { serializeBinary(): Uint8Array },
  message = name,
): Status.Status {
  const any = Buffer.concat([
    field(1, Buffer.from(`type.googleapis.com/event_store.client.${name}`)),
    field(2, detail.serializeBinary()),
  ]);
  const bytes = Buffer.concat([field(2, Buffer.from(message)), field(3, any)]);
  return rpcStatus.Status.deserializeBinary(new Uint8Array(bytes));
}

/** One length-delimited protobuf field; the numbers here are all below 16. */
function field(number: number, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([number * 8 + 2]), varint(value.length), value]);
}

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return Buffer.from([...bytes, rest]);
}
