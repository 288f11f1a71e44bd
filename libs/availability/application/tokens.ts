/** Token of the DeciderStream of pools. */
export const AVAILABILITY_STREAM = Symbol('AvailabilityStream');

/** Token of how long an offer to the waiting list stands, in milliseconds. */
export const WAITLIST_OFFER_MS = Symbol('WaitlistOfferMs');
