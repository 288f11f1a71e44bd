import type { ProjectionObserver } from '../projecting/index.ts';

/** Where metrics and alarms hang. The subscription's own (poisoned, restarted, applied) included. */
export interface ProcessObserver extends ProjectionObserver {
  ran?(
    process: string,
    run: { readonly outcome: 'done' | 'wake-at' | 'failed'; readonly ms: number },
  ): void;
  /** All tries are used up. Somebody must look; `retryJob` gives them back. */
  stuck?(process: string, id: string): void;
  /** Jobs of a dead worker go on elsewhere. */
  unlocked?(jobs: number): void;
}
