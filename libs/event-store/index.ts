export * from './event-store.ts';
export * from './decider.ts';
export * from './codec/envelope.ts';
export * from './codec/event-codec.ts';
export * from './codec/personal-data.ts';
export * from './engines/memory/memory-event-store.ts';
export * from './codec/codec-registry.ts';
export * from './codec/event-field.ts';
export type { MetadataToRecord } from './codec/metadata.ts';
export * from './engines/postgres/postgres-event-store.ts';
export {
  createEventStoreDbEventStore,
  type EventStoreDbOptions,
} from './engines/eventstoredb/eventstoredb-event-store.ts';
export type { EventStoreDbLimits } from './engines/eventstoredb/limits.ts';
export * from './decider-stream/decider-stream.ts';
export * from './decider-stream/name-uuid.ts';
export * from './decider-stream/snapshot-store.ts';
export * from './decider-stream/stream-decider.ts';
export { jsonSchemas, renderCatalogue } from './codec/catalogue.ts';
export * from './decider-stream/postgres-snapshot-store.ts';
