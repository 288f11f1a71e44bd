import { nameUuid } from '../../event-store/index.ts';
import type { CommandId } from '../../kernel/index.ts';

const namespace = Buffer.from('5b1f6a529d0e4b6f8a270f6d2f6a7c11', 'hex');

/** The id of a step: the same step of the same thing always has the same id, so a rerun is a repeat. */
export function stepId(...step: readonly string[]): CommandId {
  return nameUuid(namespace, step.join('|')) as CommandId;
}
