import type { Books } from './books.ts';
import type { Evidence } from './evidence.ts';

/** One rule of the domain, held against what a run left. */
export interface Rule {
  /** As domain knows it: `rule 4`. */
  readonly name: string;
  readonly sentence: string;
  /** What breaks it, in words; nothing when it holds. */
  readonly check: (evidence: Evidence, books: Books) => readonly string[];
}
