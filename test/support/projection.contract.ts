import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventStore } from '../../libs/event-store/index.ts';
import { systemClock } from '../../libs/kernel/index.ts';
import {
  createProjectionRunner,
  prepareReadModels,
  schemaOf,
  type EventDecoder,
  type Projection,
  type ProjectionRunner,
} from '../../libs/projecting/index.ts';
import { freshDatabase, type FreshDatabase } from './postgres.ts';

export interface ProjectionExample {
  readonly projection: Projection;
  /** Holds a history that reaches every branch of the projection. */
  readonly store: EventStore;
  readonly codecs: EventDecoder;
}

/** What makes each build of the same events another: clocks, chance and counters. */
const unrepeatable =
  /\b(now\s*\(|current_(time|date|timestamp)|localtime|clock_timestamp|(big|small)?serial\b|as identity|gen_random_uuid|random\s*\(|nextval)/i;
const arrivalMs = 20_000;

/**
 * What every projection must keep, over a history of its own. Call it inside a `*.int.spec.ts`:
 * `describeProjectionContract('order-overview', async () => ({ projection, store, codecs }))`.
 */
export function describeProjectionContract(
  title: string,
  example: () => Promise<ProjectionExample>,
): void {
  describe(`${title} keeps the contract of projections`, () => {
    let database: FreshDatabase;
    let given: ProjectionExample;

    beforeAll(async () => {
      database = await freshDatabase();
      given = await example();
    });

    afterAll(async () => {
      await given.store.close();
      await database.drop();
    });

    it('given its tables, when their definition is read, then no column fills itself from a clock, a counter or chance', () => {
      expect(given.projection.schemaSql).not.toMatch(unrepeatable);
    });

    it('given the same events in batches of any size, when they are applied, then the rows are the same', async () => {
      const whole = await buildInBatchesOf(database, given, Number.MAX_SAFE_INTEGER, 901);
      expect(Object.values(whole).flat().length).toBeGreaterThan(0);
      for (const [i, size] of [1, 2, 3, 7].entries())
        expect(await buildInBatchesOf(database, given, size, 902 + i)).toEqual(whole);
    });

    it('given a history that was applied, when it is built again beside it, then no row differs', async () => {
      const runner = runnerOf(database, given);
      await runner.start();
      await arrive(runner, given);
      const report = await runner.rebuild(given.projection.name);
      expect(report).toMatchObject({ differences: [], swapped: true });
      await runner.stop();
    });

    it('given a runner that is stopped and started again, when it reads on, then no event counts twice', async () => {
      const schema = schemaOf(given.projection);
      const before = await rowsOf(database, schema);
      const runner = runnerOf(database, given);
      await runner.start();
      await arrive(runner, given);
      await runner.stop();
      expect(await rowsOf(database, schema)).toEqual(before);
    });
  });
}

function runnerOf(database: FreshDatabase, given: ProjectionExample): ProjectionRunner {
  return createProjectionRunner({
    pool: database.pool,
    store: given.store,
    codecs: given.codecs,
    projections: [given.projection],
    clock: systemClock,
  });
}

async function arrive(runner: ProjectionRunner, given: ProjectionExample): Promise<void> {
  const head = await given.store.head();
  if (head === undefined) throw new Error('the example has no events');
  expect(await runner.waitFor(given.projection.name, head, arrivalMs)).toBe('reached');
}

/** Straight through `apply`, in a schema of its own, with batches cut anywhere. */
async function buildInBatchesOf(
  database: FreshDatabase,
  { projection, store, codecs }: ProjectionExample,
  size: number,
  version: number,
): Promise<Record<string, string[]>> {
  const schema = schemaOf({ name: projection.name, version });
  await prepareReadModels(database.pool, [{ ...projection, version }]);
  const { events } = await store.readAll({ after: undefined, max: 100_000 });
  const handled = events.filter(({ type }) => projection.handles.includes(type));
  const decoded = await codecs.decodeAll(handled);
  const client = await database.pool.connect();
  try {
    await client.query(`set search_path to "${schema}"`);
    for (let from = 0; from < decoded.length; from += size) {
      await client.query('begin');
      await projection.apply(decoded.slice(from, from + size), {
        query: async <Row>(text: string, values: readonly unknown[] = []) => {
          const { rows, rowCount } = await client.query(text, [...values]);
          return { rows: rows as Row[], rowCount };
        },
      });
      await client.query('commit');
    }
  } finally {
    client.release(true);
  }
  return rowsOf(database, schema);
}

async function rowsOf(database: FreshDatabase, schema: string): Promise<Record<string, string[]>> {
  const { rows: tables } = await database.pool.query<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = $1 order by 1',
    [schema],
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const { rows } = await database.pool.query<{ line: string }>(
      `select one::text as line from "${schema}"."${name}" as one order by 1`,
    );
    all[name] = rows.map(({ line }) => line);
  }
  return all;
}
