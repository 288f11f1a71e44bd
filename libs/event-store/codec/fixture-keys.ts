import type { PersonId } from '../../kernel/index.ts';
import type { PersonalDataKeys } from './personal-data.ts';

/**
 * Keys for fixtures and tests: nothing is secret, the same text always seals alike, and a text moved
 * to another person, event or field does not open, just as with real keys.
 */
export class FixtureKeys implements PersonalDataKeys {
  private readonly forgotten = new Set<string>();

  prepare(): Promise<void> {
    return Promise.resolve();
  }

  seal(person: PersonId, associated: string, text: string): string | undefined {
    if (this.forgotten.has(person)) return undefined;
    return Buffer.from(JSON.stringify([person, associated, text])).toString('base64url');
  }

  open(person: PersonId, associated: string, sealed: string): string | undefined {
    if (this.forgotten.has(person)) return undefined;
    const [by, at, text] = JSON.parse(Buffer.from(sealed, 'base64url').toString()) as unknown[];
    if (by !== person || at !== associated || typeof text !== 'string')
      throw new Error('the sealed text belongs to another person or place');
    return text;
  }

  /** From now on this person has no key. */
  forget(person: PersonId): void {
    this.forgotten.add(person);
  }
}
