import {
  type ClassTerms,
  type Competition,
  type CompetitionKind,
  type MemberDiscount,
  priceAt,
  type Recipient,
  whyNotOpen,
} from '../../../libs/catalogue/index.ts';
import { currency, type Instant, money } from '../../../libs/kernel/index.ts';
import type { Role } from '../../../libs/access/index.ts';
import type { ListedCompetition } from '../../../projections/catalogue/competition.queries.ts';
import type { ClassRow, RecipientRow } from '../../../projections/catalogue/competition-rows.ts';
import { moneyView } from '../orders/order-view.ts';
import { mayChange, type Pools, textView } from './catalogue-views.ts';

/** What a list is seen by and when. */
export interface Seen {
  readonly pools: Pools;
  readonly now: Instant;
  readonly role: Role | undefined;
}

/** An event or a series as it is listed: with its classes, what each costs now and has left. */
export function listedCompetitionView(
  row: ListedCompetition,
  classes: readonly ClassRow[],
  seen: Seen,
): object {
  const whole = seen.pools.get(row.pool_id);
  const own = classes.filter(({ competition_id: id }) => id === row.competition_id);
  return {
    ...idView(row.kind, row.competition_id),
    productType: row.product_type,
    title: row.title,
    ...textView(row),
    ...timesView(row),
    ...(row.kind === 'event' && row.series_id !== null ? { seriesId: row.series_id } : {}),
    ...(row.recipient_id !== null && mayChange(seen.role) ? { recipientId: row.recipient_id } : {}),
    ...(row.member_discount === null ? {} : { memberDiscount: discountView(row.member_discount) }),
    registration: registrationOf(row, seen.now),
    sellable: row.sellable,
    capacity: whole?.capacity ?? 0,
    left: whole?.left ?? 0,
    classes: own.map((one) => listedClassView(one, whole?.left ?? 0, seen)),
  };
}

/** A class has no more left than all classes together. */
function listedClassView(row: ClassRow, leftOfAll: number, { pools, now }: Seen): object {
  const pool = pools.get(row.pool_id);
  const { unitPrice, priceBasis } = priceAt(termsOf(row), now);
  return {
    ...classView(termsOf(row)),
    priceNow: moneyView(unitPrice),
    priceBasis,
    capacity: pool?.capacity ?? 0,
    left: Math.min(pool?.left ?? 0, leftOfAll),
  };
}

/** An event or a series as its own stream tells it, in the answer to a change. */
export function competitionView(competition: Competition): object {
  const { kind, competitionId, productType, details, standing, classes } = competition;
  const { memberDiscount, seriesId, ...others } = details;
  const present = [...classes.values()].filter(({ removed }) => !removed);
  present.sort((a, b) => (a.classId < b.classId ? -1 : 1));
  return {
    ...others,
    ...(seriesId === undefined ? {} : { seriesId }),
    ...idView(kind, competitionId),
    productType,
    ...(memberDiscount === undefined ? {} : { memberDiscount: discountView(memberDiscount) }),
    standing,
    classes: present.map(classView),
  };
}

export function recipientView(recipient: Recipient): object {
  const { recipientId, name, swishNumber, platformFeeBasisPoints, active } = recipient;
  const number = swishNumber === undefined ? {} : { swishNumber };
  return { recipientId, name, ...number, platformFeeBasisPoints, active };
}

export function listedRecipientView(row: RecipientRow): object {
  return {
    recipientId: row.recipient_id,
    name: row.name,
    ...(row.swish_number === null ? {} : { swishNumber: row.swish_number }),
    platformFeeBasisPoints: row.platform_fee_basis_points,
    active: row.active,
  };
}

function classView({ classId, title, unitPrice, early, late }: ClassTerms): object {
  return {
    ...{ classId, title, unitPrice: moneyView(unitPrice) },
    ...(early === undefined
      ? {}
      : { early: { unitPrice: moneyView(early.unitPrice), until: early.until } }),
    ...(late === undefined ? {} : { late: { fee: moneyView(late.fee), from: late.from } }),
  };
}

function idView(kind: CompetitionKind, id: string): object {
  return kind === 'event' ? { eventId: id } : { seriesId: id };
}

function discountView(discount: MemberDiscount): object {
  return discount.kind === 'percentage'
    ? discount
    : { kind: 'fixed', amount: moneyView(discount.amount) };
}

function timesView(row: ListedCompetition): object {
  const times = {
    ...{ startsAt: row.starts_at, endsAt: row.ends_at, timeZone: row.time_zone },
    ...{ opensAt: row.opens_at, closesAt: row.closes_at },
  };
  return Object.fromEntries(Object.entries(times).filter(([, at]) => at !== null));
}

/** `open`, or why it is not. */
function registrationOf(row: ListedCompetition, now: Instant): string {
  const details = Object.fromEntries(
    Object.entries({ opensAt: row.opens_at, startsAt: row.starts_at, closesAt: row.closes_at })
      .filter(([, at]) => at !== null)
      .map(([name, at]) => [name, at as Instant]),
  );
  const no = whyNotOpen({ standing: row.standing, details }, now);
  return no === undefined ? 'open' : no.code.replace(/^catalogue\.(registration|event)-/, '');
}

function termsOf(row: ClassRow): ClassTerms {
  const of = (ore: number) => money(ore, currency(row.currency));
  const { early_price_ore: early, early_until: until, late_fee_ore: fee, late_from: from } = row;
  return {
    ...{ classId: row.class_id, title: row.title, unitPrice: of(row.price_ore) },
    ...(early === null || until === null
      ? {}
      : { early: { unitPrice: of(early), until: until as Instant } }),
    ...(fee === null || from === null ? {} : { late: { fee: of(fee), from: from as Instant } }),
  };
}
