import type { RecordedEvent } from '../event-store/index.ts';

/** A Postgres client inside a transaction whose search_path is the read model's schema. */
export interface Sql {
  query<Row>(
    text: string,
    values?: readonly unknown[],
  ): Promise<{ readonly rows: readonly Row[]; readonly rowCount: number | null }>;
}

/** Events in, rows out. How to write one stands in README.md. */
export interface Projection {
  /** Lower case words with dashes: `order-overview`. */
  readonly name: string;
  /** From 1; raised on purpose whenever the same events shall give other rows. */
  readonly version: number;
  /** Makes the tables, with unqualified names. */
  readonly schemaSql: string;
  /** The event types that it wants; all others are passed over without being decoded. */
  readonly handles: readonly string[];
  /** Milliseconds between two transactions at least; longer where nobody waits for the rows. */
  readonly restMs?: number;
  /** Only handled events, in the order of the feed, any number at a time. */
  apply(events: readonly RecordedEvent[], sql: Sql): Promise<void>;
}

const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
/** Postgres cuts names at 63 bytes; `_v999_next` and the like must fit too. */
const nameLengthMax = 48;

/**
 * `order_overview_v1`: each version has a schema of its own. Throws a RangeError on an unfit name.
 */
export function schemaOf(projection: Pick<Projection, 'name' | 'version'>): string {
  const { name, version } = projection;
  if (!namePattern.test(name) || name.length > nameLengthMax)
    throw new RangeError(`not a projection's name: ${name}`);
  if (!Number.isInteger(version) || version < 1 || version > 999)
    throw new RangeError(`not a projection's version: ${String(version)}`);
  return `${name.replaceAll('-', '_')}_v${String(version)}`;
}
