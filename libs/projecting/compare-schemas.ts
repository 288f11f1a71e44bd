import type { Sql } from './projection.ts';

/** So many of the differing rows are shown per table and side. */
const rowsShownMax = 5;

/**
 * One table whose rows differ. Rows are shown as Postgres writes them, and may hold personal data:
 * never log them.
 */
export interface TableDifference {
  readonly table: string;
  readonly onlyInLive: number;
  readonly onlyInRebuilt: number;
  readonly firstOnlyInLive: readonly string[];
  readonly firstOnlyInRebuilt: readonly string[];
}

/** Every table of either schema, both ways; a table that one side lacks counts as empty there. */
export async function compareSchemas(
  sql: Sql,
  live: string,
  rebuilt: string,
): Promise<readonly TableDifference[]> {
  const inLive = await tablesOf(sql, live);
  const inRebuilt = await tablesOf(sql, rebuilt);
  const differences: TableDifference[] = [];
  for (const table of [...new Set([...inLive, ...inRebuilt])].sort()) {
    const sideOf = (schema: string, tables: readonly string[]): string =>
      tables.includes(table) ? rowsOf(schema, table) : noRows;
    const difference = await compareRows(sql, table, {
      live: sideOf(live, inLive),
      rebuilt: sideOf(rebuilt, inRebuilt),
    });
    if (difference.onlyInLive + difference.onlyInRebuilt > 0) differences.push(difference);
  }
  return differences;
}

/** Rows as text: byte for byte, whatever the columns' types. */
function rowsOf(schema: string, table: string): string {
  return `select one::text as line from "${schema}"."${table.replaceAll('"', '""')}" as one`;
}

const noRows = 'select null::text as line where false';

async function tablesOf(sql: Sql, schema: string): Promise<readonly string[]> {
  const { rows } = await sql.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = $1 and c.relkind in ('r', 'p') and not c.relispartition`,
    [schema],
  );
  return rows.map(({ name }) => name);
}

async function compareRows(
  sql: Sql,
  table: string,
  sides: { readonly live: string; readonly rebuilt: string },
): Promise<TableDifference> {
  const { live, rebuilt } = sides;
  const missing = await surplus(sql, live, rebuilt);
  const added = await surplus(sql, rebuilt, live);
  return {
    table,
    onlyInLive: missing.count,
    onlyInRebuilt: added.count,
    firstOnlyInLive: missing.first,
    firstOnlyInRebuilt: added.first,
  };
}

async function surplus(
  sql: Sql,
  of: string,
  over: string,
): Promise<{ readonly count: number; readonly first: readonly string[] }> {
  const { rows } = await sql.query<{ count: string; first: string[] | null }>(
    `with surplus as materialized (${of} except all ${over})
     select count(*) as count,
            (select array_agg(line order by line)
               from (select line from surplus order by line
                      limit ${String(rowsShownMax)}) as shown) as first
       from surplus`,
  );
  return { count: Number(rows[0]?.count ?? 0), first: rows[0]?.first ?? [] };
}
