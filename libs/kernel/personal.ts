/** What a personal field reads as once its person's key is gone. */
export interface Forgotten {
  readonly forgotten: true;
}

/** Text about a person: encrypted in the stored event, in clear in memory, or forgotten. */
export type PersonalText = string | Forgotten;

export const FORGOTTEN: Forgotten = Object.freeze({ forgotten: true });

/** The text, or undefined once its person has been forgotten. */
export function readable(text: PersonalText | undefined): string | undefined {
  return typeof text === 'string' ? text : undefined;
}
