import { fromJS, is } from 'immutable';
import {
  accepted,
  already,
  type CommandId,
  type Decision,
  type DiscountCode,
  rejected,
} from '../../kernel/index.ts';
import type { CodeWish, DiscountState } from './discount-code.ts';
import type { DiscountEvent, DiscountTerms } from './discount-events.ts';
import { termsOf, unsoundField } from './discount-terms.ts';

export type CreateCodeRejection =
  'discount.code-exists' | 'discount.invalid-terms' | 'discount.command-reused';

export type ChangeCodeRejection =
  'discount.unknown-code' | 'discount.invalid-terms' | 'discount.command-reused';

export type SetActiveRejection = 'discount.unknown-code' | 'discount.command-reused';

/**
 * Makes a code, active from now on within its dates. Repeating the command changes nothing.
 *
 * Rejects: discount.invalid-terms (facts: field), discount.code-exists (another command made it),
 * discount.command-reused (other content). Source: rule 8.
 */
export function createDiscountCode(
  state: DiscountState,
  wish: {
    readonly code: DiscountCode;
    readonly terms: DiscountTerms;
    readonly createdBy: CommandId;
  },
): Decision<DiscountEvent, CreateCodeRejection> {
  const { code, createdBy } = wish;
  const terms = termsOf(wish.terms);
  const repeat = answerToRepeat(state, createdBy, { terms });
  if (repeat !== undefined) return repeat;
  if (state.created !== undefined) return rejected('discount.code-exists');
  const field = unsoundField(code, terms);
  if (field !== undefined) return rejected('discount.invalid-terms', { field });
  return accepted({ type: 'DiscountCodeCreated', code, ...terms, createdBy });
}

/**
 * States a code's terms anew, whole. Limits may be set below what is in use: nothing that stands is touched,
 * and no new use begins. The terms that it has change nothing, nor does a repeat of the command.
 *
 * Rejects: discount.unknown-code, discount.invalid-terms (facts: field), discount.command-reused (other content).
 * Source: rules 4 and 8.
 */
export function changeDiscountCode(
  state: DiscountState,
  wish: { readonly terms: DiscountTerms; readonly changedBy: CommandId },
): Decision<DiscountEvent, ChangeCodeRejection> {
  const { created } = state;
  if (created === undefined) return rejected('discount.unknown-code');
  const { changedBy } = wish;
  const terms = termsOf(wish.terms);
  const repeat = answerToRepeat(state, changedBy, { terms });
  if (repeat !== undefined) return repeat;
  const field = unsoundField(created.code, terms);
  if (field !== undefined) return rejected('discount.invalid-terms', { field });
  if (isSame(created.terms, terms)) return already;
  return accepted({ type: 'DiscountCodeChanged', code: created.code, ...terms, changedBy });
}

/**
 * Ends a code for new uses; what is held or used stands. Doing so again changes nothing.
 *
 * Rejects: discount.unknown-code, discount.command-reused (other content).
 */
export function deactivateDiscountCode(
  state: DiscountState,
  { reason, deactivatedBy }: { readonly reason: string; readonly deactivatedBy: CommandId },
): Decision<DiscountEvent, SetActiveRejection> {
  const { created } = state;
  if (created === undefined) return rejected('discount.unknown-code');
  const repeat = answerToRepeat(state, deactivatedBy, { active: false, reason });
  if (repeat !== undefined) return repeat;
  if (!state.active) return already;
  return accepted({ type: 'DiscountCodeDeactivated', code: created.code, reason, deactivatedBy });
}

/**
 * Lets a code that was deactivated be used again. Doing so again changes nothing.
 *
 * Rejects: discount.unknown-code, discount.command-reused (other content).
 */
export function activateDiscountCode(
  state: DiscountState,
  { activatedBy }: { readonly activatedBy: CommandId },
): Decision<DiscountEvent, SetActiveRejection> {
  const { created } = state;
  if (created === undefined) return rejected('discount.unknown-code');
  const repeat = answerToRepeat(state, activatedBy, { active: true });
  if (repeat !== undefined) return repeat;
  if (state.active) return already;
  return accepted({ type: 'DiscountCodeActivated', code: created.code, activatedBy });
}

/** Also after other changes: an old wish that comes again must not undo them. */
function answerToRepeat(
  state: DiscountState,
  commandId: CommandId,
  wish: CodeWish,
): Decision<never, 'discount.command-reused'> | undefined {
  const earlier = state.commands.get(commandId);
  if (earlier === undefined) return undefined;
  return isSame(earlier, wish) ? already : rejected('discount.command-reused');
}

function isSame(a: object, b: object): boolean {
  return is(fromJS(a), fromJS(b));
}
