import { Map as PersistentMap } from 'immutable';
import { type CommandId, CorruptStream } from '../../kernel/index.ts';
import { type ClassTerms, classTermsOf } from './class-terms.ts';
import {
  type ClassAdded,
  type ClassChanged,
  type ClassRemoved,
  type Competition,
  type CompetitionCancelled,
  type CompetitionClosed,
  type CompetitionCreated,
  competitionDetailsOf,
  type CompetitionEvent,
  competitionFactsOf,
  type CompetitionReopened,
  type CompetitionState,
  type Standing,
} from './competition-events.ts';
import type { Facts } from './earlier-commands.ts';

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveCompetition(
  state: CompetitionState,
  event: CompetitionEvent,
): CompetitionState {
  const { by, facts } = statedBy(event);
  const earlier = state.earlier.set(by, facts);
  if (isCreation(event)) {
    if (state.competition !== undefined) throw new CorruptStream(`${event.type} twice`);
    return { competition: createdBy(event), earlier };
  }
  if (state.competition === undefined) throw new CorruptStream(`${event.type} before its creation`);
  return { competition: after(state.competition, event), earlier };
}

/** A class's facts with a place for each, so that two of them compare. */
export function classFactsOf(terms: ClassTerms): Facts {
  const { classId, title, unitPrice, early = null, late = null } = classTermsOf(terms);
  return { classId, title, unitPrice, early, late };
}

function isCreation(event: CompetitionEvent): event is CompetitionCreated {
  return event.type === 'EventCreated' || event.type === 'SeriesCreated';
}

function createdBy(event: CompetitionCreated): Competition {
  const { competitionId, productType } = event;
  return {
    kind: event.type === 'EventCreated' ? 'event' : 'series',
    ...{ competitionId, productType },
    details: competitionDetailsOf(event),
    standing: 'open',
    classes: PersistentMap(),
  };
}

function after(
  competition: Competition,
  event: Exclude<CompetitionEvent, CompetitionCreated>,
): Competition {
  switch (event.type) {
    case 'EventChanged':
    case 'SeriesChanged':
      return { ...competition, details: competitionDetailsOf(event) };
    case 'EventClassAdded':
    case 'SeriesClassAdded':
      return withClass(competition, event, undefined);
    case 'EventClassChanged':
    case 'SeriesClassChanged':
      return withClass(competition, event, false);
    case 'EventClassRemoved':
    case 'SeriesClassRemoved':
      return withoutClass(competition, event);
    default:
      return { ...competition, standing: standingAfter(event.type) };
  }
}

function standingAfter(
  type: (CompetitionClosed | CompetitionReopened | CompetitionCancelled)['type'],
): Standing {
  switch (type) {
    case 'EventClosed':
    case 'SeriesClosed':
      return 'closed';
    case 'EventReopened':
    case 'SeriesReopened':
      return 'open';
    case 'EventCancelled':
    case 'SeriesCancelled':
      return 'cancelled';
  }
}

/** `removed`: what the class must be before, undefined for not there at all. */
function withClass(
  competition: Competition,
  event: ClassAdded | ClassChanged,
  removed: false | undefined,
): Competition {
  const present = competition.classes.get(event.classId);
  if (present?.removed !== removed)
    throw new CorruptStream(`${event.type} cannot follow for class ${event.classId}`);
  const next = { ...classTermsOf(event), removed: false };
  return { ...competition, classes: competition.classes.set(event.classId, next) };
}

function withoutClass(competition: Competition, event: ClassRemoved): Competition {
  const present = competition.classes.get(event.classId);
  if (present?.removed !== false)
    throw new CorruptStream(`class ${event.classId} removed, but not there`);
  const next = { ...present, removed: true };
  return { ...competition, classes: competition.classes.set(event.classId, next) };
}

function statedBy(event: CompetitionEvent): { readonly by: CommandId; readonly facts: Facts } {
  switch (event.type) {
    case 'EventCreated':
    case 'SeriesCreated':
      return { by: event.createdBy, facts: competitionFactsOf(event, event) };
    case 'EventChanged':
    case 'SeriesChanged':
      return { by: event.changedBy, facts: competitionFactsOf(event) };
    default:
      return 'classId' in event ? classStatedBy(event) : standingStatedBy(event);
  }
}

function classStatedBy(event: ClassAdded | ClassChanged | ClassRemoved): {
  readonly by: CommandId;
  readonly facts: Facts;
} {
  if ('removedBy' in event)
    return { by: event.removedBy, facts: { removedClassId: event.classId } };
  const by = 'addedBy' in event ? event.addedBy : event.changedBy;
  return { by, facts: classFactsOf(event) };
}

function standingStatedBy(event: CompetitionClosed | CompetitionReopened | CompetitionCancelled): {
  readonly by: CommandId;
  readonly facts: Facts;
} {
  const standing = standingAfter(event.type);
  if ('closedBy' in event) return { by: event.closedBy, facts: { standing } };
  if ('reopenedBy' in event) return { by: event.reopenedBy, facts: { standing } };
  return { by: event.cancelledBy, facts: { standing, reason: event.reason } };
}
