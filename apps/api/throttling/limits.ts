/** Undefined: no limit. */
export interface ThrottlingLimits {
  /** Of one checkout key from one address; a checkout key may stand in a browser. */
  readonly checkoutRequestsPerMinute: number | undefined;
  /** Callbacks from one address whose proof fails. */
  readonly unverifiedCallbacksPerMinute: number | undefined;
  /** API keys that open nothing, from one network. */
  readonly wrongKeysPerMinute: number | undefined;
}
