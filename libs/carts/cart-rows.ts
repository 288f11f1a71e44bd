import type { Pool, QueryResultRow } from 'pg';
import type { CommandId, Instant, OrderRef, PersonId } from '../kernel/index.ts';
import type { CartKey } from './cart.ts';

/** A cart as it is stored. */
export interface CartRow extends QueryResultRow {
  readonly version: number;
  readonly person_id: PersonId | null;
  readonly content: Buffer | null;
  readonly command_id: CommandId | null;
  readonly drawn: string | null;
  readonly order_ref: OrderRef | null;
}

const columns = 'version, person_id, content, command_id, drawn, order_ref';
const deletedMax = 5_000;

interface NewRow {
  readonly cartKey: CartKey;
  readonly content: Buffer;
  readonly personId: PersonId | undefined;
  readonly now: Instant;
}

export async function insertRow(pool: Pool, row: NewRow): Promise<void> {
  await pool.query(
    `insert into carts.cart (cart_key, person_id, version, content, touched_at)
     values ($1, $2, 1, $3, $4) on conflict (cart_key) do nothing`,
    [row.cartKey, row.personId ?? null, row.content, row.now],
  );
}

export async function findRow(pool: Pool, cartKey: CartKey): Promise<CartRow | undefined> {
  const { rows } = await pool.query<CartRow>(
    `select ${columns} from carts.cart where cart_key = $1`,
    [cartKey],
  );
  return rows[0];
}

/** Undefined unless the cart stands at this version and is no order yet. So with the next. */
export async function changeRow(
  pool: Pool,
  change: NewRow & { readonly version: number },
): Promise<CartRow | undefined> {
  const { rows } = await pool.query<CartRow>(
    `update carts.cart set version = version + 1, content = $3,
       person_id = coalesce($4, person_id), touched_at = $5
     where cart_key = $1 and version = $2 and order_ref is null returning ${columns}`,
    [change.cartKey, change.version, change.content, change.personId ?? null, change.now],
  );
  return rows[0];
}

export async function beginOrderRow(
  pool: Pool,
  wish: Omit<NewRow, 'content'> & {
    readonly version: number;
    readonly commandId: CommandId;
    readonly drawn: string;
  },
): Promise<CartRow | undefined> {
  const { rows } = await pool.query<CartRow>(
    `update carts.cart set command_id = coalesce(command_id, $3), drawn = coalesce(drawn, $4),
       person_id = coalesce($5, person_id), touched_at = $6
     where cart_key = $1 and version = $2 and order_ref is null returning ${columns}`,
    [wish.cartKey, wish.version, wish.commandId, wish.drawn, wish.personId ?? null, wish.now],
  );
  return rows[0];
}

export async function redrawRow(
  pool: Pool,
  cartKey: CartKey,
  {
    from,
    to,
  }: {
    readonly from: CommandId;
    readonly to: { readonly commandId: CommandId; readonly drawn: string };
  },
): Promise<void> {
  await pool.query(
    `update carts.cart set command_id = $3, drawn = $4
     where cart_key = $1 and command_id = $2 and order_ref is null`,
    [cartKey, from, to.commandId, to.drawn],
  );
}

export async function emptyRow(
  pool: Pool,
  cartKey: CartKey,
  ordered: { readonly commandId: CommandId; readonly orderRef: OrderRef },
): Promise<void> {
  await pool.query(
    `update carts.cart set order_ref = $3, content = null
     where cart_key = $1 and command_id = $2 and order_ref is null`,
    [cartKey, ordered.commandId, ordered.orderRef],
  );
}

export async function deleteRowsBefore(pool: Pool, before: Instant): Promise<number> {
  const { rowCount } = await pool.query(
    `delete from carts.cart where cart_key in (
       select cart_key from carts.cart where touched_at < $1
       order by touched_at limit $2 for update skip locked)`,
    [before, deletedMax],
  );
  return rowCount ?? 0;
}

export async function deleteRowsOf(pool: Pool, person: PersonId): Promise<void> {
  await pool.query('delete from carts.cart where person_id = $1', [person]);
}
