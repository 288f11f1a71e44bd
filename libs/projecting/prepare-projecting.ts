import { readFileSync } from 'node:fs';
import type { Pool } from 'pg';
import { schemaOf, type Projection } from './projection.ts';
import { inTransaction } from './transaction.ts';

const schemaSql = readFileSync(new URL('./schema.sql', import.meta.url), 'utf8');

/** Any number that no other migration takes: "proj" in ASCII. */
const migrationLock = 0x70726f6a;
const migrationTimeoutMs = 60_000;

/**
 * Makes the tables that are missing. Repeating it, also from several processes at once, changes
 * nothing.
 */
export async function prepareProjecting(pool: Pool): Promise<void> {
  // Several statements in one text are one transaction, so the lock holds until all are done.
  await pool.query(`select pg_advisory_xact_lock(${String(migrationLock)}); ${schemaSql}`);
}

/**
 * Makes each read model's empty tables where its version has none yet. Repeating it changes
 * nothing.
 */
export async function prepareReadModels(
  pool: Pool,
  projections: readonly Projection[],
): Promise<void> {
  await prepareProjecting(pool);
  for (const projection of projections) {
    await createReadModel(pool, projection, { schema: schemaOf(projection), afresh: false });
  }
}

/**
 * With `afresh` what stands in the schema is dropped first; without, a read model that stands is
 * left alone.
 */
export async function createReadModel(
  pool: Pool,
  projection: Projection,
  { schema, afresh }: { readonly schema: string; readonly afresh: boolean },
): Promise<void> {
  const options = { schema, statementTimeoutMs: migrationTimeoutMs };
  await inTransaction(pool, options, async (sql) => {
    await sql.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    const standing = await sql.query('select from projecting.checkpoints where schema_name = $1', [
      schema,
    ]);
    if (standing.rowCount === 1 && !afresh) return;
    // Nobody knows what a schema without a checkpoint holds; it is built anew, never repaired.
    await sql.query(`drop schema if exists "${schema}" cascade`);
    await sql.query('delete from projecting.checkpoints where schema_name = $1', [schema]);
    await sql.query(`create schema "${schema}"`);
    if (projection.schemaSql.trim() !== '') await sql.query(projection.schemaSql);
    await sql.query(
      'insert into projecting.checkpoints (schema_name, name, version) values ($1, $2, $3)',
      [schema, projection.name, projection.version],
    );
  });
}
