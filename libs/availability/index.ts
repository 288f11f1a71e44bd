export * from './application/set-capacity.ts';
export * from './application/tokens.ts';
export * from './application/waitlist-commands.ts';
export {
  waitlistOfferMsDefault,
  type WaitlistParts,
  waitlistProcess,
} from './application/waitlist-process.ts';
export * from './domain/availability.ts';
export type * from './domain/availability-events.ts';
export {
  type AvailabilityState,
  freeUnits,
  initialAvailability,
  placeInLine,
  sizeOfAvailability,
  takenUnits,
  type WaitlistEntry,
} from './domain/availability-state.ts';
export { evolveAvailability } from './domain/evolve-availability.ts';
export { type OfferTerms, tendWaitlist } from './domain/offers.ts';
export * from './domain/waitlist.ts';
export { availabilityCodec } from './events/availability.codec.ts';
