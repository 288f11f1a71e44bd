import { v5 } from 'uuid';
import type { CommandId } from '../../kernel/index.ts';

const namespace = '5b1f6a52-9d0e-4b6f-8a27-0f6d2f6a7c11';

/** The id of a step: the same step of the same thing always has the same id, so a rerun is a repeat. */
export function stepId(...step: readonly string[]): CommandId {
  return v5(step.join('|'), namespace) as CommandId;
}
