import {
  type Product,
  type Session,
  type Slot,
  withdrawalUnlessSaid,
} from '../../../libs/catalogue/index.ts';
import type {
  ListedProduct,
  ListedSlot,
} from '../../../projections/catalogue/catalogue.queries.ts';
import type { ProductTypeRow, SessionRow } from '../../../projections/catalogue/rows.ts';
import type { PoolRow } from '../../../projections/availability/availability.queries.ts';
import type { Role } from '../../../libs/access/index.ts';
import { moneyView } from '../orders/order-view.ts';
import { termsView, withdrawalView } from './terms-view.ts';

/** Pools by id, as far as they have a capacity. */
export type Pools = ReadonlyMap<string, PoolRow>;

/** A product as it is listed, with what is left of it where it takes units. */
export function listedProductView(row: ListedProduct, pools: Pools): object {
  return {
    productId: row.product_id,
    productType: row.product_type,
    name: row.name,
    ...textView(row),
    unitPrice: { amount: row.price_ore, currency: row.currency },
    vatRateBasisPoints: row.vat_rate_basis_points,
    delivers: row.delivers,
    active: row.active,
    sellable: row.sellable && row.active,
    withdrawal: withdrawalView(
      row.terms?.withdrawal ?? withdrawalUnlessSaid({ delivers: row.delivers, isSlot: false }),
    ),
    ...(row.terms === null ? {} : { terms: termsView(row.terms) }),
    ...leftView(row.pool_id, pools),
  };
}

/** A package as it is listed; nothing of one that says no points, since it cannot be sold. */
export function pointsPackageView(row: ListedProduct): readonly object[] {
  const { points } = row.terms ?? {};
  if (points === undefined) return [];
  return [
    {
      ...{ productId: row.product_id, name: row.name },
      ...textView(row),
      ...points,
      unitPrice: { amount: row.price_ore, currency: row.currency },
      sellable: row.sellable && row.active,
    },
  ];
}

export function productTypeView(row: ProductTypeRow): object {
  return {
    code: row.code,
    name: { sv: row.name_sv, en: row.name_en },
    allocates: row.allocates,
    delivers: row.delivers,
    vatRateBasisPoints: row.vat_rate_basis_points,
    sellable: row.sellable,
    lineSchema: row.line_schema,
  };
}

/** A session as it is listed. Its recording is what buyers pay for, so only operators get the link. */
export function listedSessionView(
  row: SessionRow & { readonly at?: string | null },
  role: Role | undefined,
): object {
  const recordingUrl = mayChange(role) ? (row.recording_url ?? undefined) : undefined;
  return {
    sessionId: row.session_id,
    productType: row.product_type,
    title: row.title,
    ...textView(row),
    unitPrice: { amount: row.price_ore, currency: row.currency },
    published: row.published,
    withdrawal: withdrawalView(withdrawalUnlessSaid({ delivers: 'booking', isSlot: true })),
    hasRecording: row.recording_url !== null,
    ...(recordingUrl === undefined ? {} : { recordingUrl }),
    ...(row.at === null || row.at === undefined ? {} : { at: row.at }),
  };
}

export function listedSlotView(row: ListedSlot, pools: Pools): object {
  return {
    slotId: row.slot_id,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    ...leftView(row.pool_id, pools),
  };
}

/** A product as its own stream tells it, in the answer to a change. */
export function productView({ productId, productType, name, ...product }: Product): object {
  const { unitPrice, active, description, terms } = product;
  return {
    ...{ productId, productType, name },
    ...textView({ description }),
    unitPrice: moneyView(unitPrice),
    active,
    ...(terms === undefined ? {} : { terms: termsView(terms) }),
  };
}

export function sessionView(session: Session): object {
  const { sessionId, productType, title, description, recordingUrl } = session;
  return {
    ...{ sessionId, productType, title },
    ...textView({ description }),
    unitPrice: moneyView(session.unitPrice),
    published: session.published,
    ...(recordingUrl === undefined ? {} : { recordingUrl }),
    slots: [...session.slots.values()].filter(({ removed }) => !removed).map(slotView),
  };
}

/** Whether the role works with the catalogue, and so sees what is not out yet. */
export function mayChange(role: Role | undefined): boolean {
  return role === 'operator' || role === 'admin';
}

function slotView({ slotId, startsAt, endsAt }: Slot) {
  return { slotId, startsAt, endsAt };
}

/** None where there is none. */
export function textView({ description }: { readonly description?: string | null | undefined }): {
  readonly description?: string;
} {
  return description === null || description === undefined ? {} : { description };
}

/** A pool without a capacity has nothing to sell yet. */
function leftView(poolId: string | undefined, pools: Pools) {
  if (poolId === undefined) return {};
  const pool = pools.get(poolId);
  return { capacity: pool?.capacity ?? 0, left: pool?.left ?? 0 };
}
