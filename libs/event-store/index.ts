export * from './event-store.ts';
export * from './decider.ts';
export * from './codec/envelope.ts';
export * from './codec/event-codec.ts';
export * from './codec/personal-data.ts';
export * from './engines/memory/memory-event-store.ts';
export * from './codec/codec-registry.ts';
export * from './codec/event-field.ts';
export type { MetadataToRecord } from './codec/metadata.ts';
