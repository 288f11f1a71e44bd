import { Map as PersistentMap } from 'immutable';
import { already, type CommandId, rejected, type Rejected } from '../../kernel/index.ts';

/** What each command that changed a stream left behind, so that a repeat is known from a new wish. */
export type EarlierCommands = PersistentMap<CommandId, Facts>;

/** Plain data under names, each object in one fixed order of keys. */
export type Facts = Readonly<Record<string, unknown>>;

export const noCommands: EarlierCommands = PersistentMap();

/**
 * The answer to a command that was done before: `already` when it wishes the same, undefined when
 * it is new. A command that changed nothing left no trace; its repeat finds the state as it is.
 *
 * Rejects: catalogue.command-reused. Source: rule 8.
 */
export function answerToRepeat(
  earlier: EarlierCommands,
  command: CommandId,
  wish: Facts,
): typeof already | Rejected<'catalogue.command-reused'> | undefined {
  const left = earlier.get(command);
  if (left === undefined) return undefined;
  return holds(left, wish) ? already : rejected('catalogue.command-reused');
}

/** Whether everything that is wished stands among these facts; what is not stated is not wished. */
export function holds(facts: Facts, wish: Facts): boolean {
  return Object.entries(wish).every(
    ([name, value]) => value === undefined || JSON.stringify(facts[name]) === JSON.stringify(value),
  );
}
