/**
 * The only three ways in which a decision ends: accepted with events, accepted with none because it
 * is already so, or rejected with a code from the context's README.
 */
export type Decision<Event, Code extends string = string> =
  | { readonly kind: 'accepted'; readonly events: readonly [Event, ...Event[]] }
  | { readonly kind: 'already' }
  | Rejected<Code>;

/** A "no" that a caller can show: a stable code and the facts that explain it (never personal). */
export interface Rejected<Code extends string = string> {
  readonly kind: 'rejected';
  readonly code: Code;
  readonly facts?: Readonly<Record<string, string | number | boolean>>;
}

/** The decision that appends these events, in this order, at once. */
export function accepted<Event>(...events: [Event, ...Event[]]): Decision<Event, never> {
  return { kind: 'accepted', events };
}

/** The decision for a repeat: nothing is appended, and the answer is the same as the first time. */
export const already: { readonly kind: 'already' } = { kind: 'already' };

/** The decision that says no. The code is `context.fact` and stands in the context's README. */
export function rejected<Code extends string>(
  code: Code,
  facts?: Rejected['facts'],
): Rejected<Code> {
  return facts === undefined ? { kind: 'rejected', code } : { kind: 'rejected', code, facts };
}
