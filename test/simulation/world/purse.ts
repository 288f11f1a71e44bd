/** What customers hold in their hands, whoever gave it to them. */
export interface Purse {
  /** Gift card codes that everybody knows; sold ones stand in the log. */
  readonly codes: string[];
  /** What lets each customer spend their points, by the customer's id. */
  readonly tokens: Map<string, string>;
  /** The same, and what shows that they are a member. */
  readonly memberTokens: Map<string, string>;
}

export function emptyPurse(): Purse {
  return { codes: [], tokens: new Map(), memberTokens: new Map() };
}
