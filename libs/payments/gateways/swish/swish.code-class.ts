/**
 * What a code asks of us. `unknown` is neither paid nor failed and must be asked about; with
 * `configuration` no customer can do anything; `input` is a request that can be made right.
 */
export type SwishCodeClass =
  'declined' | 'cancelled' | 'expired' | 'unknown' | 'configuration' | 'input';

/** Swish code (or final state), our code, class, text in Swedish, text in English. */
export type SwishCodeRow = readonly [string, string, SwishCodeClass, string, string];
