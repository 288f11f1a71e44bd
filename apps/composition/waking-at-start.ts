import type { ProcessRunner } from '../../libs/processes/index.ts';

/** What no event wakes: ids of one process, asked for at each start. */
export interface WakeAtStart {
  readonly process: string;
  readonly ids: () => Promise<readonly string[]>;
}

/** The same runner, which also looks, whenever it starts, for what an earlier run left undone. */
export function wakingAtStart(runner: ProcessRunner, wakes: readonly WakeAtStart[]): ProcessRunner {
  return {
    start: async () => {
      await runner.start();
      for (const { process, ids } of wakes) await runner.wake(process, await ids());
    },
    stop: () => runner.stop(),
    runInline: (name, id) => runner.runInline(name, id),
    wake: (name, ids) => runner.wake(name, ids),
    jobs: (wanted) => runner.jobs(wanted),
    job: (jobId) => runner.job(jobId),
    retryJob: (jobId) => runner.retryJob(jobId),
    jobCounts: () => runner.jobCounts(),
    subscription: () => runner.subscription(),
    restartSubscription: () => {
      runner.restartSubscription();
    },
  };
}
