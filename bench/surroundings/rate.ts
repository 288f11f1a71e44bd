/** What several rounds of one measurement gave. */
export interface Rate {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

export function rateOf(values: readonly number[]): Rate {
  const sorted = sortedUp(values);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1) };
}

/** The value that so many per cent of all are at or below. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = sortedUp(values);
  return sorted[Math.max(0, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN;
}

export function rateText({ median, min, max }: Rate, digits = 0): string {
  return `${median.toFixed(digits)} (${min.toFixed(digits)}-${max.toFixed(digits)})`;
}

function sortedUp(values: readonly number[]): readonly number[] {
  return [...values].sort((a, b) => a - b);
}
