/**
 * An event that cannot follow the folded state. History is fact; when the fact is impossible the
 * code stops rather than guesses, and a person looks.
 */
export class CorruptStream extends Error {
  override readonly name = 'CorruptStream';
}
