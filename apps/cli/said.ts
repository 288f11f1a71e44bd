/** Where a command's words go, and what ends it early. */
export interface Said {
  /** A line for the person at the terminal. */
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}
