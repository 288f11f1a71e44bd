import type { CommandContext, DeciderStream } from '../event-store/index.ts';
import type { Instant, PersonId } from '../kernel/index.ts';
import {
  type ForgettingAction,
  type ForgettingLimits,
  type ForgettingState,
  nextForgettingAction,
} from './domain/forgetting.ts';
import {
  endRetention,
  forgetPerson,
  initialPerson,
  evolvePerson,
  type PersonEvent,
  type PersonState,
} from './domain/person.ts';
import type { KeyLives } from './key-lives.ts';
import type { PersonDirectory } from './person-directory.ts';

/** What the runner's stream of people folds with. */
export const personDecider = { initialState: initialPerson, evolve: evolvePerson };

export interface ForgettingPorts {
  readonly keys: KeyLives;
  readonly directory: Pick<PersonDirectory, 'knows' | 'remove'>;
  readonly people: DeciderStream<PersonState, PersonEvent>;
  readonly limits: ForgettingLimits;
}

/** `more`: call again now. `wait`: call again then. */
export type ForgettingStep =
  { readonly kind: 'more' | 'done' } | { readonly kind: 'wait'; readonly until: Instant };

/**
 * Takes the next step of forgetting a person and no other. Safe to call at any time, twice, and from
 * two processes at once; the first call is what begins the forgetting.
 */
export async function forgetPersonStep(
  ports: ForgettingPorts,
  person: PersonId,
  context: CommandContext,
): Promise<ForgettingStep> {
  const action = nextForgettingAction(
    await readForgetting(ports, person),
    ports.limits,
    context.now,
  );
  return perform(ports, person, context, action);
}

/**
 * Ends the retention of one financial year for one person: PersonRetentionEnded, then the key.
 * Repeatable. Answers `person.retention-not-over` while the law still wants the books.
 */
export async function endRetentionOf(
  ports: Pick<ForgettingPorts, 'keys' | 'people'>,
  of: { readonly person: PersonId; readonly year: number },
  context: CommandContext,
): Promise<'ended' | 'person.retention-not-over'> {
  const { outcome } = await ports.people.execute(of.person, context, (state) =>
    endRetention(state, { ...of, now: context.now }),
  );
  if (outcome.kind === 'rejected') return outcome.code;
  await ports.keys.destroyAccountingKey(of.person, of.year);
  return 'ended';
}

async function readForgetting(ports: ForgettingPorts, person: PersonId): Promise<ForgettingState> {
  const [contactKey, findable, { state }] = await Promise.all([
    ports.keys.contactKeyOf(person),
    ports.directory.knows(person),
    ports.people.load(person),
  ]);
  return { contactKey, findable, recorded: state.forgotten };
}

async function perform(
  ports: ForgettingPorts,
  person: PersonId,
  context: CommandContext,
  action: ForgettingAction,
): Promise<ForgettingStep> {
  switch (action.kind) {
    case 'tombstone':
      await ports.keys.tombstone(person);
      await ports.directory.remove(person);
      return { kind: 'more' };
    case 'wait':
      return action;
    case 'record':
      await ports.people.execute(person, context, (state) => forgetPerson(state, { person }));
      return { kind: 'more' };
    case 'destroy-key':
      await ports.keys.destroyContactKey(person);
      return { kind: 'done' };
    case 'done':
      return { kind: 'done' };
  }
}
