/** Undefined: no limit. */
export interface ThrottlingLimits {
  /** Of one checkout key from one address; a checkout key may stand in a browser. */
  readonly checkoutRequestsPerMinute: number | undefined;
  /** Callbacks from one address whose proof fails. */
  readonly unverifiedCallbacksPerMinute: number | undefined;
  /** API keys that open nothing, from one network. */
  readonly wrongKeysPerMinute: number | undefined;
  /** Gift card codes that no card has; no limits when left out. */
  readonly wrongCodesPerMinute?: WrongCodeLimits;
}

/** Whoever has come to one of them is told to stop, right codes or not. Undefined: no limit. */
export interface WrongCodeLimits {
  readonly ofNetwork: number | undefined;
  /** A checkout key stands for all customers of a shop. */
  readonly ofKey: number | undefined;
  readonly inAll: number | undefined;
}
