export type { JobCount, JobState, JobsWanted, JobStatus } from './jobs.ts';
export type { ProcessObserver } from './observing.ts';
export { prepareProcesses } from './prepare-processes.ts';
export type { ProcessDefinition, RunOutcome, Wake } from './process-definition.ts';
export {
  createProcessRunner,
  type PlainDecoder,
  type ProcessLimits,
  type ProcessRunner,
  type ProcessRunnerOptions,
} from './process-runner.ts';
