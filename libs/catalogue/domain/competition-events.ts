import type { CompetitionKind } from './competition-kind.ts';
import type { Map as PersistentMap } from 'immutable';
import type { CommandId, Instant } from '../../kernel/index.ts';
import type { ClassTerms } from './class-terms.ts';
import { type EarlierCommands, type Facts, noCommands } from './earlier-commands.ts';
import { type MemberDiscount, memberDiscountOf } from './member-discount.ts';

/** How the stored events of each kind begin. */
const prefixes = { event: 'Event', series: 'Series' } as const;
type Prefix = (typeof prefixes)[CompetitionKind];

/** What a customer reads of an event or a series, and how registrations for it are taken. */
export interface CompetitionDetails {
  readonly title: string;
  readonly description?: string;
  /** An event always has both. */
  readonly startsAt?: Instant;
  readonly endsAt?: Instant;
  /** In which its times are shown. */
  readonly timeZone: string;
  /** Registrations are taken from then on; without it at once. */
  readonly opensAt?: Instant;
  /** And no longer from then on; without it until it starts. */
  readonly closesAt?: Instant;
  /** Of an event: the series that it is part of. */
  readonly seriesId?: string;
  /** Who is paid; without it the series's, or else the house. */
  readonly recipientId?: string;
  readonly memberDiscount?: MemberDiscount;
}

interface Happened<Name extends string> {
  readonly type: `${Prefix}${Name}`;
  readonly competitionId: string;
}

export interface CompetitionCreated extends Happened<'Created'>, CompetitionDetails {
  readonly productType: string;
  readonly createdBy: CommandId;
}

/** All of what it is now: what is not there is there no more. */
export interface CompetitionChanged extends Happened<'Changed'>, CompetitionDetails {
  readonly changedBy: CommandId;
}

export interface ClassAdded extends Happened<'ClassAdded'>, ClassTerms {
  readonly addedBy: CommandId;
}

/** All of what the class is now. */
export interface ClassChanged extends Happened<'ClassChanged'>, ClassTerms {
  readonly changedBy: CommandId;
}

export interface ClassRemoved extends Happened<'ClassRemoved'> {
  readonly classId: string;
  readonly removedBy: CommandId;
}

export interface CompetitionClosed extends Happened<'Closed'> {
  readonly closedBy: CommandId;
}

export interface CompetitionReopened extends Happened<'Reopened'> {
  readonly reopenedBy: CommandId;
}

export interface CompetitionCancelled extends Happened<'Cancelled'> {
  readonly reason: string;
  readonly cancelledBy: CommandId;
}

export type CompetitionEvent =
  | CompetitionCreated
  | CompetitionChanged
  | ClassAdded
  | ClassChanged
  | ClassRemoved
  | CompetitionClosed
  | CompetitionReopened
  | CompetitionCancelled;

export type Standing = 'open' | 'closed' | 'cancelled';

export interface Competition {
  readonly kind: CompetitionKind;
  readonly competitionId: string;
  readonly productType: string;
  readonly details: CompetitionDetails;
  readonly standing: Standing;
  /** A removed class stays known, since its places are counted under its id. */
  readonly classes: PersistentMap<string, ClassTerms & { readonly removed: boolean }>;
}

export interface CompetitionState {
  readonly competition: Competition | undefined;
  readonly earlier: EarlierCommands;
}

export const initialCompetition: CompetitionState = {
  competition: undefined,
  earlier: noCommands,
};

/** The stored name of what happened to this kind. */
export function nameOf<Name extends string>(
  kind: CompetitionKind,
  happened: Name,
): `${Prefix}${Name}` {
  return `${prefixes[kind]}${happened}`;
}

const detailNames = [
  ...['title', 'description', 'startsAt', 'endsAt', 'timeZone', 'opensAt', 'closesAt'],
  ...['seriesId', 'recipientId', 'memberDiscount'],
] as readonly (keyof CompetitionDetails)[];

/** The details alone, in one order; an empty text is none. */
export function competitionDetailsOf(from: CompetitionDetails): CompetitionDetails {
  const { memberDiscount } = from;
  const whole = {
    ...from,
    ...(memberDiscount === undefined ? {} : { memberDiscount: memberDiscountOf(memberDiscount) }),
  };
  const stated = detailNames.flatMap((name) =>
    whole[name] === undefined || whole[name] === '' ? [] : [[name, whole[name]] as const],
  );
  return Object.fromEntries(stated) as unknown as CompetitionDetails;
}

/** Facts with a place for each, so that two of them compare. */
export function competitionFactsOf(
  details: CompetitionDetails,
  of: { readonly productType?: string } = {},
): Facts {
  const known = competitionDetailsOf(details);
  const facts = detailNames.map((name) => [name, known[name] ?? null] as const);
  return { ...Object.fromEntries(facts), productType: of.productType };
}
