import { expect } from '@jest/globals';
import { systemClock } from '../../libs/kernel/index.ts';
import { createProjectionRunner } from '../../libs/projecting/index.ts';
import { type FreshDatabase, freshDatabase } from './postgres.ts';
import type { ProjectionExample } from './projection.contract.ts';

/** One read model that follows its log in a database of its own. */
export interface RunningProjection {
  readonly database: FreshDatabase;
  /** Waits until its rows hold everything that has happened. */
  readonly arrive: () => Promise<void>;
  /** Closes the log and drops the database too. */
  readonly stop: () => Promise<void>;
}

const arrivalMs = 20_000;

/** Starts it and waits until it shows what its log holds already. */
export async function runningProjection({
  projection,
  store,
  codecs,
}: ProjectionExample): Promise<RunningProjection> {
  const database = await freshDatabase();
  const { pool } = database;
  const projections = [projection];
  const runner = createProjectionRunner({ pool, store, codecs, projections, clock: systemClock });
  await runner.start();
  const arrive = async (): Promise<void> => {
    const head = await store.head();
    if (head === undefined) throw new Error('nothing happened');
    expect(await runner.waitFor(projection.name, head, arrivalMs)).toBe('reached');
  };
  await arrive();
  return {
    ...{ database, arrive },
    stop: async () => {
      await runner.stop();
      await store.close();
      await database.drop();
    },
  };
}
