/** Every bound of the engine; the defaults are chosen for one server on a local network. */
export interface EventStoreDbLimits {
  /**
   * Appends under way at once; with the watch on the connection below the 100 HTTP/2 streams that it
   * carries.
   */
  readonly appendsInFlightMax: number;
  /** Reads under way at once, likewise; the rest is left to subscriptions. */
  readonly readsInFlightMax: number;
  /** Calls of each kind that wait for their turn; more are refused as unavailable. */
  readonly waitingMax: number;
  /** One try of an append. */
  readonly appendTimeoutMs: number;
  readonly appendTriesMax: number;
  /** After this no further try of an append is begun. */
  readonly appendGiveUpMs: number;
  /**
   * After a try that timed out and may still be under way, before the stream is read back: the server
   * drops a repeat that comes while the first is not yet committed.
   */
  readonly settleMs: number;
  /** Silence after which a read is given up. */
  readonly readTimeoutMs: number;
  readonly readTriesMax: number;
  readonly backoffMs: number;
  readonly backoffMaxMs: number;
  /** Until the server confirms a subscription. */
  readonly subscribeTimeoutMs: number;
  /** Between looks at the log's end, which find a subscription that died without an error. */
  readonly heartbeatMs: number;
  /** How often a subscriber looks for itself while the live feed is away. */
  readonly pollMs: number;
  /** What the live feed keeps for subscribers that are a little behind; others read the log. */
  readonly ringEventsMax: number;
  readonly ringBytesMax: number;
  /** Events, system events included, that one page of the log asks for at most. */
  readonly pageEventsMax: number;
  /** Tries to reach the server when a store is opened. */
  readonly openTriesMax: number;
  /** How long `close` waits for appends under way. */
  readonly closeTimeoutMs: number;
}

export const defaultLimits: EventStoreDbLimits = {
  appendsInFlightMax: 64,
  readsInFlightMax: 48,
  waitingMax: 10_000,
  appendTimeoutMs: 5_000,
  appendTriesMax: 7,
  appendGiveUpMs: 15_000,
  settleMs: 1_000,
  readTimeoutMs: 5_000,
  readTriesMax: 5,
  backoffMs: 50,
  backoffMaxMs: 2_000,
  subscribeTimeoutMs: 5_000,
  heartbeatMs: 5_000,
  pollMs: 1_000,
  ringEventsMax: 4_096,
  ringBytesMax: 16 * 1024 * 1024,
  pageEventsMax: 1_024,
  openTriesMax: 8,
  closeTimeoutMs: 10_000,
};
