import {
  accepted,
  already,
  type BusinessDate,
  businessDateOf,
  CorruptStream,
  type Decision,
  type Instant,
  type PersonId,
  rejected,
} from '../../kernel/index.ts';

/** What happened to what we know of a person. */
export type PersonEvent = PersonForgotten | PersonRetentionEnded;

export interface PersonForgotten {
  readonly type: 'PersonForgotten';
  readonly person: PersonId;
}

export interface PersonRetentionEnded {
  readonly type: 'PersonRetentionEnded';
  readonly person: PersonId;
  /** The calendar year in which the financial year ended. */
  readonly year: number;
}

export interface PersonState {
  readonly forgotten: boolean;
  readonly yearsEnded: readonly number[];
}

/** Bookkeeping material is kept through the seventh year after the one in which the financial year ended. */
const retentionYears = 7;

export const initialPerson: PersonState = { forgotten: false, yearsEnded: [] };

/** Folds one fact. Throws CorruptStream on one that cannot happen twice. */
export function evolvePerson(state: PersonState, event: PersonEvent): PersonState {
  switch (event.type) {
    case 'PersonForgotten':
      if (state.forgotten) throw new CorruptStream('a person is forgotten once');
      return { ...state, forgotten: true };
    case 'PersonRetentionEnded':
      if (state.yearsEnded.includes(event.year))
        throw new CorruptStream(`retention of ${String(event.year)} ends once`);
      return { ...state, yearsEnded: [...state.yearsEnded, event.year] };
  }
}

/**
 * Says that the person is forgotten: every read model blanks what it holds of them on this event.
 *
 * A repeat changes nothing. Rejects nothing: what bookkeeping law keeps is under another key.
 * Source: GDPR (EU) 2016/679 article 17; the order of steps is `nextForgettingAction`.
 */
export function forgetPerson(
  state: PersonState,
  command: { readonly person: PersonId },
): Decision<PersonForgotten, never> {
  return state.forgotten ? already : accepted({ type: 'PersonForgotten', person: command.person });
}

/**
 * Says that the law no longer makes us keep the person's data on one financial year's invoices and
 * vouchers; the year's accounting key goes after this event.
 *
 * `year` is the calendar year in which the financial year ended. A repeat changes nothing.
 * Rejects: person.retention-not-over.
 * Source: BFL (1999:1078) 7 kap. 2 §, through the seventh year after that calendar year, read 2026-11-20.
 */
export function endRetention(
  state: PersonState,
  command: { readonly person: PersonId; readonly year: number; readonly now: Instant },
): Decision<PersonRetentionEnded, 'person.retention-not-over'> {
  const { person, year, now } = command;
  if (state.yearsEnded.includes(year)) return already;
  if (businessDateOf(now) <= keptThrough(year))
    return rejected('person.retention-not-over', { keptThrough: keptThrough(year) });
  return accepted({ type: 'PersonRetentionEnded', person, year });
}

/** The last day on which the books of a financial year that ended in `year` must be kept. */
function keptThrough(year: number): BusinessDate {
  return `${String(year + retentionYears)}-12-31` as BusinessDate;
}

/** The latest financial year whose retention is over at this moment. */
export function lastYearNotKept(now: Instant): number {
  return Number(businessDateOf(now).slice(0, 4)) - retentionYears - 1;
}
