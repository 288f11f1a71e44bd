import type { Pool } from 'pg';
import type { CompetitionKind } from '../../libs/catalogue/index.ts';
import { schemaOf } from '../../libs/projecting/index.ts';
import { catalogue } from './catalogue.projection.ts';
import type { ClassRow, CompetitionRow, RecipientRow } from './competition-rows.ts';

const schema = schemaOf(catalogue);

/** An event or a series as it is listed, with what its type says. */
export type ListedCompetition = CompetitionRow & {
  readonly allocates: string;
  readonly sellable: boolean;
};

const competitionColumns = 'c.*, t.allocates, t.sellable';

export interface CompetitionFilter {
  readonly kind: CompetitionKind;
  /** Only the events of this series. */
  readonly seriesId?: string;
  /** Only those that pay one of these; an event without a recipient pays its series's. */
  readonly recipientIds?: readonly string[];
  /** Cancelled ones too. */
  readonly withCancelled?: boolean;
  /** The last id of the page before. */
  readonly after?: string;
  readonly limit: number;
}

/** By id. */
export async function listCompetitions(
  pool: Pool,
  { kind, seriesId, recipientIds, withCancelled = false, after, limit }: CompetitionFilter,
): Promise<readonly ListedCompetition[]> {
  const { rows } = await pool.query<ListedCompetition>(
    `select ${competitionColumns}
     from ${schema}.competitions c join ${schema}.product_types t on t.code = c.product_type
     where c.kind = $1 and ($2::text is null or c.series_id = $2)
       and ($3 or c.standing <> 'cancelled') and ($4::text is null or c.competition_id > $4)
       and ($6::text[] is null or coalesce(c.recipient_id, (
         select s.recipient_id from ${schema}.competitions s
         where s.kind = 'series' and s.competition_id = c.series_id)) = any($6))
     order by c.competition_id limit $5`,
    [kind, seriesId, withCancelled, after, limit, recipientIds],
  );
  return rows;
}

/** One event or series, cancelled or not; undefined when the read model does not know it (yet). */
export async function findCompetition(
  pool: Pool,
  kind: CompetitionKind,
  competitionId: string,
): Promise<ListedCompetition | undefined> {
  const { rows } = await pool.query<ListedCompetition>(
    `select ${competitionColumns}
     from ${schema}.competitions c join ${schema}.product_types t on t.code = c.product_type
     where c.kind = $1 and c.competition_id = $2`,
    [kind, competitionId],
  );
  return rows[0];
}

/** The classes of these events or series by id, removed ones left out. */
export async function listClasses(
  pool: Pool,
  kind: CompetitionKind,
  competitionIds: readonly string[],
): Promise<readonly ClassRow[]> {
  const { rows } = await pool.query<ClassRow>(
    `select k.*, k.price_ore::float8, k.early_price_ore::float8, k.late_fee_ore::float8
     from ${schema}.classes k
     where k.kind = $1 and k.competition_id = any($2) and not k.removed
     order by k.competition_id, k.class_id`,
    [kind, competitionIds],
  );
  return rows;
}

/** By id. */
export async function listRecipients(
  pool: Pool,
  { after, limit }: { readonly after?: string; readonly limit: number },
): Promise<readonly RecipientRow[]> {
  const { rows } = await pool.query<RecipientRow>(
    `select * from ${schema}.recipients where ($1::text is null or recipient_id > $1)
     order by recipient_id limit $2`,
    [after, limit],
  );
  return rows;
}
