import type { Timeline } from './timeline.ts';

/** What happened, in words, for whoever reads a broken run. */
export interface Chronicle {
  readonly say: (who: string, what: () => string) => void;
  readonly lines: readonly string[];
}

/** Written only where it is read: most runs are well. */
export function chronicleOf(timeline: Timeline, isKept: boolean): Chronicle {
  const lines: string[] = [];
  return {
    lines,
    say: (who, what) => {
      if (isKept) lines.push(`${timeline.now()}  ${who.padEnd(12)} ${what()}`);
    },
  };
}
