import {
  type ClassTerms,
  type CompetitionEvent,
  type CompetitionKind,
  type MemberDiscount,
  poolOfAllClasses,
  poolOfClass,
  type RecipientEvent,
  type Standing,
} from '../../libs/catalogue/index.ts';
import type { PoolId } from '../../libs/kernel/index.ts';

/** An event or a series, under the pool of all its classes. */
export interface CompetitionRow {
  readonly pool_id: PoolId;
  readonly kind: CompetitionKind;
  readonly competition_id: string;
  readonly product_type: string;
  readonly title: string;
  readonly description: string | null;
  readonly starts_at: string | null;
  readonly ends_at: string | null;
  readonly time_zone: string;
  readonly opens_at: string | null;
  readonly closes_at: string | null;
  readonly series_id: string | null;
  readonly recipient_id: string | null;
  readonly member_discount: MemberDiscount | null;
  readonly standing: Standing;
}

/** A class, under its own pool. */
export interface ClassRow {
  readonly pool_id: PoolId;
  readonly kind: CompetitionKind;
  readonly competition_id: string;
  readonly class_id: string;
  readonly title: string;
  readonly price_ore: number;
  readonly currency: string;
  readonly early_price_ore: number | null;
  readonly early_until: string | null;
  readonly late_fee_ore: number | null;
  readonly late_from: string | null;
  readonly removed: boolean;
}

export interface RecipientRow {
  readonly recipient_id: string;
  readonly name: string;
  readonly swish_number: string | null;
  readonly platform_fee_basis_points: number;
  readonly active: boolean;
}

type OfClass = Extract<CompetitionEvent, { readonly classId: string }>;
type OfCompetition = Exclude<CompetitionEvent, OfClass>;

/** Whether it is about one class, and not about the whole. */
export function isOfClass(event: CompetitionEvent): event is OfClass {
  return 'classId' in event;
}

/** The row that an event is about. */
export function poolOf(event: CompetitionEvent): PoolId {
  const kind = kindOf(event);
  return isOfClass(event)
    ? poolOfClass(event.competitionId, event.classId, kind)
    : poolOfAllClasses(event.competitionId, kind);
}

/** Throws a RangeError when the event or the series was never created. */
export function competitionRowAfter(
  row: CompetitionRow | undefined,
  event: OfCompetition,
): CompetitionRow {
  if ('createdBy' in event)
    return {
      pool_id: poolOf(event),
      kind: kindOf(event),
      competition_id: event.competitionId,
      product_type: event.productType,
      ...detailColumns(event),
      standing: 'open',
    };
  if (row === undefined) throw new RangeError(`${event.type} of what was never created`);
  if ('changedBy' in event) return { ...row, ...detailColumns(event) };
  return { ...row, standing: standingAfter(event) };
}

/** Throws a RangeError when the class was never added. */
export function classRowAfter(row: ClassRow | undefined, event: OfClass): ClassRow {
  if ('removedBy' in event) {
    if (row === undefined) throw new RangeError(`${event.type} of an unknown class`);
    return { ...row, removed: true };
  }
  return {
    pool_id: poolOf(event),
    kind: kindOf(event),
    competition_id: event.competitionId,
    ...classColumns(event),
    removed: false,
  };
}

/** Each event of a recipient states the whole row. */
export function recipientRow(event: RecipientEvent): RecipientRow {
  return {
    recipient_id: event.recipientId,
    name: event.name,
    swish_number: event.swishNumber ?? null,
    platform_fee_basis_points: event.platformFeeBasisPoints,
    active: event.active,
  };
}

function kindOf({ type }: CompetitionEvent): CompetitionKind {
  return type.startsWith('Event') ? 'event' : 'series';
}

function standingAfter(
  event: Extract<
    OfCompetition,
    { readonly closedBy: unknown } | { readonly reopenedBy: unknown } | { readonly reason: unknown }
  >,
): Standing {
  if ('closedBy' in event) return 'closed';
  return 'reopenedBy' in event ? 'open' : 'cancelled';
}

function detailColumns(
  event: Extract<OfCompetition, { readonly title: string }>,
): Pick<
  CompetitionRow,
  | 'title'
  | 'description'
  | 'starts_at'
  | 'ends_at'
  | 'time_zone'
  | 'opens_at'
  | 'closes_at'
  | 'series_id'
  | 'recipient_id'
  | 'member_discount'
> {
  const { description = null, startsAt = null, endsAt = null } = event;
  const { opensAt = null, closesAt = null } = event;
  const { seriesId = null, recipientId = null, memberDiscount = null } = event;
  return {
    title: event.title,
    description,
    ...{ starts_at: startsAt, ends_at: endsAt, time_zone: event.timeZone },
    ...{ opens_at: opensAt, closes_at: closesAt, series_id: seriesId },
    ...{ recipient_id: recipientId, member_discount: memberDiscount },
  };
}

function classColumns({ classId, title, unitPrice, early, late }: ClassTerms) {
  return {
    class_id: classId,
    title,
    price_ore: unitPrice.minor,
    currency: unitPrice.currency,
    early_price_ore: early?.unitPrice.minor ?? null,
    early_until: early?.until ?? null,
    late_fee_ore: late?.fee.minor ?? null,
    late_from: late?.from ?? null,
  };
}
