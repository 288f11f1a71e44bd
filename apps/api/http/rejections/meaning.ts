/** A status and what a refusal means in plain words. */
export interface Meaning {
  readonly status: number;
  readonly detail: string;
}

export type Meanings = Readonly<Record<string, Meaning>>;
