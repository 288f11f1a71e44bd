import { performance } from 'node:perf_hooks';

/** Tells the person at the terminal what is happening while nothing else is to be seen. */
export interface Progress {
  /** A step that is done, with the time since the start. */
  readonly done: (step: string) => void;
  readonly say: (text: string) => void;
}

/** `startedMs` is on performance.now()'s scale; 0 counts the loading of the program in. */
export function createProgress(write: (text: string) => void, startedMs = 0): Progress {
  return {
    done: (step) => {
      const seconds = (performance.now() - startedMs) / 1_000;
      write(`${seconds.toFixed(1).padStart(7)} s  ${step}\n`);
    },
    say: (text) => write(`${text}\n`),
  };
}
