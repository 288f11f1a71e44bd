import { randomUUID } from 'node:crypto';
import { type EventToAppend, type StreamId, streamId } from '../../libs/event-store/index.ts';

/** One way to write one event and know that it is on disk. */
export interface Rival {
  readonly name: string;
  append(): Promise<void>;
  close(): Promise<void>;
}

/** So many clients, each of which waits for its answer. */
export async function eventsPerSecond(
  rival: Rival,
  clients: number,
  runMs: number,
): Promise<number> {
  const begun = performance.now();
  const endAt = begun + runMs;
  let count = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < endAt) {
      await rival.append();
      count++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (count * 1000) / (performance.now() - begun);
}

export function newStream(): StreamId {
  return streamId('order', randomUUID());
}

/** As large as the ledger's usual event: about 200 bytes of data and 330 of metadata. */
export function newEvent(): EventToAppend {
  const at = '2026-11-20T13:36:00.123Z';
  const commandId = randomUUID();
  return {
    id: randomUUID(),
    type: 'PaymentSucceeded',
    data: JSON.stringify({
      paymentRef: 'SC-20261120-9EA699',
      orderRef: 'ORD-20261120-A15A7F',
      amount: { minor: 49_900, currency: 'SEK' },
      gateway: 'swish',
      providerReference: commandId,
      paidAt: at,
    }),
    metadata: JSON.stringify({
      correlationId: commandId,
      causationId: commandId,
      commandId,
      actor: { kind: 'provider', id: 'swish' },
      occurredAt: at,
      recordedAt: at,
      schemaVersion: 1,
    }),
  };
}
