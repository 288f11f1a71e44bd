import {
  accepted,
  already,
  type CommandId,
  type Decision,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import {
  type Competition,
  type CompetitionDetails,
  competitionDetailsOf,
  type CompetitionEvent,
  competitionFactsOf,
  type CompetitionState,
  nameOf,
  type Standing,
} from './competition-events.ts';
import type { CompetitionKind } from './competition-kind.ts';
import { type CompetitionKnown, type DetailsRejection, wrongDetails } from './competition-rules.ts';
import { answerToRepeat, type Facts, holds } from './earlier-commands.ts';
import type { ProductTypeDeclaration } from './product-type.ts';

export type CompetitionRejection =
  | 'catalogue.command-reused'
  | 'catalogue.event-cancelled'
  | 'catalogue.id-taken'
  | 'catalogue.type-does-not-fit'
  | 'catalogue.unknown-product-type'
  | UnknownCompetition
  | DetailsRejection;

export type UnknownCompetition = 'catalogue.unknown-event' | 'catalogue.unknown-series';

interface Commanded {
  readonly commandId: CommandId;
  readonly kind: CompetitionKind;
}

/**
 * Makes an event or a series, for everybody to see; its classes and their places follow apart.
 *
 * Creating the same again changes nothing. Rejects: catalogue.id-taken (another event or series has the
 * id), .unknown-product-type, .type-does-not-fit (a registration is not what it hands over),
 * .command-reused, and what wrongDetails does.
 */
export function createCompetition(
  state: CompetitionState,
  command: CompetitionDetails &
    Commanded &
    CompetitionKnown & {
      readonly competitionId: string;
      readonly productType: string;
      /** What stands declared under that code, if anything. */
      readonly declaration: ProductTypeDeclaration | undefined;
      /** Whether the other kind has the id. */
      readonly idIsTaken: boolean;
    },
): Decision<CompetitionEvent, CompetitionRejection> {
  const { commandId, kind, competitionId, productType, declaration } = command;
  const details = competitionDetailsOf(command);
  const facts = competitionFactsOf(details, { productType });
  const repeat = answerToRepeat(state.earlier, commandId, facts);
  if (repeat !== undefined) return repeat;
  const { competition } = state;
  if (competition !== undefined)
    return holds(competitionFactsOf(competition.details, competition), facts)
      ? already
      : rejected('catalogue.id-taken');
  if (command.idIsTaken) return rejected('catalogue.id-taken');
  if (declaration === undefined) return rejected('catalogue.unknown-product-type');
  if (declaration.delivers !== 'registration') return rejected('catalogue.type-does-not-fit');
  const wrong = wrongDetails(kind, details, command);
  if (wrong !== undefined) return wrong;
  const type = nameOf(kind, 'Created');
  return accepted({ type, competitionId, productType, ...details, createdBy: commandId });
}

/** What shall be: what is left out stays, and null takes away. */
export type CompetitionChange = {
  readonly [Name in keyof CompetitionDetails]?:
    CompetitionDetails[Name] | (Name extends 'title' | 'timeZone' ? never : null);
};

/**
 * Changes what is said of an event or a series; what is left out stays, and null takes away.
 *
 * Orders keep what they were placed with. Changing to what it is changes nothing. Rejects:
 * catalogue.unknown-event or .unknown-series, .event-cancelled, .command-reused, and what wrongDetails
 * does.
 */
export function changeCompetition(
  state: CompetitionState,
  command: Commanded & CompetitionKnown & { readonly change: CompetitionChange },
): Decision<CompetitionEvent, CompetitionRejection> {
  const { commandId, kind, change } = command;
  const { competition } = state;
  if (competition === undefined) return unknown(kind);
  const repeat = answerToRepeat(state.earlier, commandId, wishOf(change));
  if (repeat !== undefined) return repeat;
  if (competition.standing === 'cancelled') return rejected('catalogue.event-cancelled');
  const details = detailsAfter(competition.details, change);
  if (holds(competitionFactsOf(competition.details), competitionFactsOf(details))) return already;
  const wrong = wrongDetails(kind, details, command);
  if (wrong !== undefined) return wrong;
  const { competitionId } = competition;
  const type = nameOf(kind, 'Changed');
  return accepted({ type, competitionId, ...details, changedBy: commandId });
}

/**
 * Takes no further registrations; those that stand are not touched. Closing it again changes nothing.
 *
 * Rejects: catalogue.unknown-event or .unknown-series, .event-cancelled, .command-reused.
 */
export function closeCompetition(
  state: CompetitionState,
  { commandId, kind }: Commanded,
): Decision<CompetitionEvent, CompetitionRejection> {
  const standing = standingBefore(state, { commandId, kind, wish: { standing: 'closed' } });
  if (standing.kind !== 'found') return standing;
  const { competitionId } = standing.competition;
  return accepted({ type: nameOf(kind, 'Closed'), competitionId, closedBy: commandId });
}

/**
 * Takes registrations again, within the times said. Doing so again changes nothing.
 *
 * Rejects: catalogue.unknown-event or .unknown-series, .event-cancelled, .command-reused.
 */
export function reopenCompetition(
  state: CompetitionState,
  { commandId, kind }: Commanded,
): Decision<CompetitionEvent, CompetitionRejection> {
  const standing = standingBefore(state, { commandId, kind, wish: { standing: 'open' } });
  if (standing.kind !== 'found') return standing;
  const { competitionId } = standing.competition;
  return accepted({ type: nameOf(kind, 'Reopened'), competitionId, reopenedBy: commandId });
}

/**
 * Says that it will not be held, for good; what becomes of its orders is decided order by order.
 * Cancelling it again changes nothing.
 *
 * Rejects: catalogue.unknown-event or .unknown-series, .command-reused.
 */
export function cancelCompetition(
  state: CompetitionState,
  { commandId, kind, reason }: Commanded & { readonly reason: string },
): Decision<CompetitionEvent, CompetitionRejection> {
  const wish = { standing: 'cancelled', reason } as const;
  const standing = standingBefore(state, { commandId, kind, wish });
  if (standing.kind !== 'found') return standing;
  const { competitionId } = standing.competition;
  const type = nameOf(kind, 'Cancelled');
  return accepted({ type, competitionId, reason, cancelledBy: commandId });
}

/** The "no" to whoever names an event or a series that is not there. */
export function unknown(kind: CompetitionKind): Rejected<UnknownCompetition> {
  return kind === 'event'
    ? rejected('catalogue.unknown-event')
    : rejected('catalogue.unknown-series');
}

function standingBefore(
  state: CompetitionState,
  command: Commanded & { readonly wish: Facts & { readonly standing: Standing } },
):
  | { readonly kind: 'found'; readonly competition: Competition }
  | typeof already
  | Rejected<CompetitionRejection> {
  const { competition } = state;
  if (competition === undefined) return unknown(command.kind);
  const repeat = answerToRepeat(state.earlier, command.commandId, command.wish);
  if (repeat !== undefined) return repeat;
  if (competition.standing === command.wish.standing) return already;
  if (competition.standing === 'cancelled') return rejected('catalogue.event-cancelled');
  return { kind: 'found', competition };
}

/** As the facts tell it: null for what is taken away, nothing for what is not wished. */
function wishOf(change: CompetitionChange): Facts {
  const facts = competitionFactsOf(detailsAfter(nothing, change));
  return Object.fromEntries(Object.keys(change).map((name) => [name, facts[name]]));
}

const nothing: CompetitionDetails = { title: '', timeZone: '' };

function detailsAfter(details: CompetitionDetails, change: CompetitionChange): CompetitionDetails {
  const left = Object.entries({ ...details, ...change }).filter(([, value]) => value !== null);
  return competitionDetailsOf(Object.fromEntries(left) as unknown as CompetitionDetails);
}
