/** A rule of the domain by its number, and where it does not hold. */
export interface RuleCheck {
  readonly rule: number;
  readonly says: string;
  /** What was looked at. */
  readonly over: string;
  readonly failures: readonly string[];
}

/** `1 payment`, `2 payments`. */
export function counted(things: readonly unknown[], one: string, many = `${one}s`): string {
  return `${String(things.length)} ${things.length === 1 ? one : many}`;
}

/** The sum of whole numbers. */
export function total(numbers: Iterable<number>): number {
  return [...numbers].reduce((all, one) => all + one, 0);
}
