export * from './application/set-capacity.ts';
export * from './domain/availability.ts';
export { availabilityCodec } from './events/availability.codec.ts';
