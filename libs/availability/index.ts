export * from './domain/availability.ts';
export { availabilityCodec } from './events/availability.codec.ts';
