import type { PersonId } from '../../kernel/index.ts';

/** What the codec needs of the key store; libs/privacy implements it, tests may too. */
export interface PersonalDataKeys {
  /** Makes what is missing and loads the rest, so that the calls below need not wait. Unknown or gone: no key. */
  prepare(people: ReadonlySet<PersonId>, purpose: 'write' | 'read'): Promise<void>;
  /** Undefined once the person is forgotten: the field is then written as Forgotten. */
  seal(person: PersonId, associated: string, text: string): string | undefined;
  /** Undefined once the key is gone. Throws when the ciphertext was tampered with. */
  open(person: PersonId, associated: string, sealed: string): string | undefined;
}
