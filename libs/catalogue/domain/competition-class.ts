import {
  accepted,
  already,
  type CommandId,
  type Decision,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import { type ClassTerms, classTermsOf } from './class-terms.ts';
import { unknown, type UnknownCompetition } from './competition.ts';
import {
  type Competition,
  type CompetitionEvent,
  type CompetitionState,
  nameOf,
} from './competition-events.ts';
import type { CompetitionKind } from './competition-kind.ts';
import { answerToRepeat, type Facts, holds } from './earlier-commands.ts';
import { classFactsOf } from './evolve-competition.ts';

export type ClassRejection =
  | 'catalogue.class-removed'
  | 'catalogue.command-reused'
  | 'catalogue.currency-differs'
  | 'catalogue.event-cancelled'
  | 'catalogue.id-taken'
  | 'catalogue.invalid-fee-times'
  | 'catalogue.negative-amount'
  | 'catalogue.too-many-classes'
  | 'catalogue.unknown-class'
  | UnknownCompetition;

interface Commanded {
  readonly commandId: CommandId;
  readonly kind: CompetitionKind;
}

/** Of one event or series, removed ones included. */
const classesMax = 200;

/**
 * Adds a class that riders can register in; its places are set in the pool of the class.
 *
 * Öre of the price's own currency, VAT included, zero or more. Adding the same again changes nothing.
 * Rejects: catalogue.unknown-event or .unknown-series, .event-cancelled, .id-taken (another class has
 * the id), .class-removed, .negative-amount, .currency-differs, .invalid-fee-times (the late fee begins
 * before the early price ends), .too-many-classes, .command-reused.
 */
export function addClass(
  state: CompetitionState,
  command: Commanded & { readonly terms: ClassTerms },
): Decision<CompetitionEvent, ClassRejection> {
  const { commandId, kind } = command;
  const terms = classTermsOf(command.terms);
  const facts = classFactsOf(terms);
  const found = openTo(state, command, facts);
  if (found.kind !== 'found') return found;
  const { competitionId, classes } = found.competition;
  const present = classes.get(terms.classId);
  if (present?.removed === true) return rejected('catalogue.class-removed');
  if (present !== undefined)
    return holds(classFactsOf(present), facts) ? already : rejected('catalogue.id-taken');
  if (classes.size >= classesMax) return rejected('catalogue.too-many-classes', { classesMax });
  const wrong = wrongPrices(terms);
  if (wrong !== undefined) return wrong;
  const type = nameOf(kind, 'ClassAdded');
  return accepted({ type, competitionId, ...terms, addedBy: commandId });
}

/** What is left out stays; null takes the early price or the late fee away. */
export interface ClassChange extends Partial<Pick<ClassTerms, 'title' | 'unitPrice'>> {
  readonly early?: ClassTerms['early'] | null;
  readonly late?: ClassTerms['late'] | null;
}

/**
 * Changes a class's name or prices; what is left out stays. Orders keep what they were placed with.
 *
 * Changing to what it is changes nothing. Rejects: catalogue.unknown-event or .unknown-series,
 * .unknown-class, .event-cancelled, .negative-amount, .currency-differs, .invalid-fee-times,
 * .command-reused.
 */
export function changeClass(
  state: CompetitionState,
  command: Commanded & { readonly classId: string; readonly change: ClassChange },
): Decision<CompetitionEvent, ClassRejection> {
  const { commandId, kind, classId, change } = command;
  const found = openTo(state, command, wishOf(classId, change));
  if (found.kind !== 'found') return found;
  const { competitionId, classes } = found.competition;
  const present = classes.get(classId);
  if (present?.removed !== false) return rejected('catalogue.unknown-class');
  const terms = termsAfter(present, change);
  if (holds(classFactsOf(present), classFactsOf(terms))) return already;
  const wrong = wrongPrices(terms);
  if (wrong !== undefined) return wrong;
  const type = nameOf(kind, 'ClassChanged');
  return accepted({ type, competitionId, ...terms, changedBy: commandId });
}

/**
 * Takes a class away, for good: its id is never used again, since its places are counted under it. Who
 * is registered stays so. Removing it again changes nothing.
 *
 * Rejects: catalogue.unknown-event or .unknown-series, .unknown-class, .event-cancelled,
 * .command-reused.
 */
export function removeClass(
  state: CompetitionState,
  command: Commanded & { readonly classId: string },
): Decision<CompetitionEvent, ClassRejection> {
  const { commandId, kind, classId } = command;
  const found = openTo(state, command, { removedClassId: classId });
  if (found.kind !== 'found') return found;
  const { competitionId, classes } = found.competition;
  const present = classes.get(classId);
  if (present === undefined) return rejected('catalogue.unknown-class');
  if (present.removed) return already;
  const type = nameOf(kind, 'ClassRemoved');
  return accepted({ type, competitionId, classId, removedBy: commandId });
}

function openTo(
  state: CompetitionState,
  { commandId, kind }: Commanded,
  wish: Facts,
):
  | { readonly kind: 'found'; readonly competition: Competition }
  | typeof already
  | Rejected<ClassRejection> {
  const { competition } = state;
  if (competition === undefined) return unknown(kind);
  const repeat = answerToRepeat(state.earlier, commandId, wish);
  if (repeat !== undefined) return repeat;
  if (competition.standing === 'cancelled') return rejected('catalogue.event-cancelled');
  return { kind: 'found', competition };
}

function wrongPrices({ unitPrice, early, late }: ClassTerms): Rejected<ClassRejection> | undefined {
  const prices = [unitPrice, early?.unitPrice ?? unitPrice, late?.fee ?? unitPrice];
  if (prices.some(({ minor }) => minor < 0)) return rejected('catalogue.negative-amount');
  if (prices.some(({ currency }) => currency !== unitPrice.currency))
    return rejected('catalogue.currency-differs');
  if (early !== undefined && late !== undefined && late.from < early.until)
    return rejected('catalogue.invalid-fee-times');
  return undefined;
}

function termsAfter(terms: ClassTerms, change: ClassChange): ClassTerms {
  const { early = terms.early ?? null, late = terms.late ?? null } = change;
  return classTermsOf({
    classId: terms.classId,
    title: change.title ?? terms.title,
    unitPrice: change.unitPrice ?? terms.unitPrice,
    ...(early === null ? {} : { early }),
    ...(late === null ? {} : { late }),
  });
}

/** As the facts tell it: only what is wished, in their order of fields. */
function wishOf(classId: string, change: ClassChange): Facts {
  const { title, unitPrice, early, late } = change;
  const free = { minor: 0, currency: '' } as unknown as ClassTerms['unitPrice'];
  const facts = classFactsOf(termsAfter({ classId, title: '', unitPrice: free }, change));
  return {
    ...{ classId, title },
    ...(unitPrice === undefined ? {} : { unitPrice: facts['unitPrice'] }),
    ...(early === undefined ? {} : { early: facts['early'] }),
    ...(late === undefined ? {} : { late: facts['late'] }),
  };
}
