export type { Arrival } from './arrivals.ts';
export type { TableDifference } from './compare-schemas.ts';
export { describeError } from './database-errors.ts';
export type { EventDecoder } from './event-decoder.ts';
export { createFeed, type Feed, type NextOptions } from './feed.ts';
export { silentLog, type Log, type ProjectionObserver } from './observing.ts';
export { backoffMs, pause } from './pause.ts';
export { prepareProjecting, prepareReadModels } from './prepare-projecting.ts';
export { schemaOf, type Projection, type Sql } from './projection.ts';
export {
  createProjectionRunner,
  type ProjectionRunner,
  type ProjectionRunnerOptions,
} from './projection-runner.ts';
export type { RebuildReport } from './rebuild.ts';
export type { Poison } from './runs.ts';
export type { ProjectionStatus } from './status.ts';
export { sqlOver } from './transaction.ts';
