import type { RecordedEvent } from '../../../libs/event-store/index.ts';

/** An event as it was written: who, what, when, why, caused by what; what opens something is masked. */
export function eventView({ event, ...recorded }: RecordedEvent): object {
  const { type, ...data } = event;
  const { metadata } = recorded;
  return {
    id: recorded.id,
    stream: recorded.streamId,
    revision: recorded.revision,
    position: recorded.position,
    type,
    version: metadata.schemaVersion,
    occurredAt: metadata.occurredAt,
    recordedAt: metadata.recordedAt,
    actor: metadata.actor,
    commandId: metadata.commandId,
    correlationId: metadata.correlationId,
    causationId: metadata.causationId,
    data: withoutSecrets(data),
  };
}

/** A gift card's code is its money; the last group tells which card it is. */
const cardCode = /\bGC-(?:[0-9A-Z]{4}-){3}([0-9A-Z]{4})-[0-9A-Z]/g;

/** A token opens a customer's app: it is no part of what anybody reads. */
function withoutSecrets(data: object): object {
  const shown = 'token' in data ? { ...data, token: '(kept sealed)' } : data;
  return masked(shown) as object;
}

function masked(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll(cardCode, 'GC-****-****-****-$1-*');
  if (Array.isArray(value)) return value.map(masked);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, masked(field)]));
}
