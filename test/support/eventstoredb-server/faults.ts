/** What shall go wrong next; the doors and services look here before they act. */
export class Faults {
  /** Until then every call is answered with "Server Is Not Ready". Milliseconds since 1970. */
  notReadyUntilMs = 0;
  /**
   * What becomes of the next appends' answers once they are stored: sent (the default), lost with the
   * connection, or never sent.
   */
  readonly lostAnswers: ('connection' | 'silence')[] = [];
  /** So many next appends are lost with their connection before anything is stored. */
  lostAppends = 0;
  /** Subscriptions made before this number say nothing more, and no error either. */
  mutedBelow = 0;

  isReady(): boolean {
    return Date.now() >= this.notReadyUntilMs;
  }
}
