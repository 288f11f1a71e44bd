import { Map as PersistentMap } from 'immutable';
import {
  type CommandId,
  CorruptStream,
  type Currency,
  type DiscountCode,
  type HoldId,
  type Money,
  type OrderRef,
  type PersonId,
} from '../../kernel/index.ts';
import type { DiscountEvent, DiscountHeld, DiscountTerms } from './discount-events.ts';
import { termsOf } from './discount-terms.ts';

/** A use that stands. */
export interface StandingUse {
  readonly status: 'held' | 'used';
  readonly orderRef: OrderRef;
  readonly personId: PersonId;
  readonly amount: Money;
}

/** Of a use that was given back nothing need be known but that its id is spent. */
export type KnownUse = StandingUse | 'given-back';

/** What a command wanted of the code itself; a repeat is told by it. */
export type CodeWish =
  | { readonly terms: DiscountTerms }
  | { readonly active: false; readonly reason: string }
  | { readonly active: true };

/** One code. A code with 100,000 uses is never copied: what grows is in persistent maps. */
export interface DiscountState {
  /** Undefined until it is created. */
  readonly created: { readonly code: DiscountCode; readonly terms: DiscountTerms } | undefined;
  readonly active: boolean;
  readonly commands: PersistentMap<CommandId, CodeWish>;
  readonly uses: PersistentMap<HoldId, KnownUse>;
  readonly held: number;
  readonly used: number;
  /** Held and used, by customer. */
  readonly usesOf: PersistentMap<PersonId, number>;
  /** Held and given, in minor units; amounts of two currencies are never added. */
  readonly amounts: PersistentMap<Currency, number>;
}

export const initialDiscount: DiscountState = {
  created: undefined,
  active: false,
  commands: PersistentMap(),
  uses: PersistentMap(),
  held: 0,
  used: 0,
  usesOf: PersistentMap(),
  amounts: PersistentMap(),
};

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveDiscount(state: DiscountState, event: DiscountEvent): DiscountState {
  switch (event.type) {
    case 'DiscountCodeCreated': {
      const { code, createdBy } = event;
      const terms = termsOf(event);
      if (state.created !== undefined) throw new CorruptStream(`code ${code} was created before`);
      return knowing({ ...state, created: { code, terms }, active: true }, createdBy, { terms });
    }
    case 'DiscountCodeChanged': {
      const { code, changedBy } = event;
      const terms = termsOf(event);
      return knowing({ ...state, created: { code, terms } }, changedBy, { terms });
    }
    case 'DiscountCodeDeactivated': {
      const { deactivatedBy, reason } = event;
      return knowing({ ...state, active: false }, deactivatedBy, { active: false, reason });
    }
    case 'DiscountCodeActivated':
      return knowing({ ...state, active: true }, event.activatedBy, { active: true });
    case 'DiscountHeld':
      return afterHold(state, event);
    case 'DiscountUsed':
      return afterUse(state, event.holdId);
    case 'DiscountReleased':
      return afterRelease(state, event.holdId);
    case 'DiscountReturned':
      return afterReturn(state, event.holdId);
  }
}

function knowing(state: DiscountState, commandId: CommandId, wish: CodeWish): DiscountState {
  return { ...state, commands: state.commands.set(commandId, wish) };
}

function afterHold(state: DiscountState, event: DiscountHeld): DiscountState {
  const { holdId, orderRef, personId, amount } = event;
  if (state.uses.has(holdId)) throw new CorruptStream(`hold ${holdId} was made before`);
  return {
    ...state,
    uses: state.uses.set(holdId, { status: 'held', orderRef, personId, amount }),
    held: state.held + 1,
    usesOf: state.usesOf.update(personId, 0, (count) => count + 1),
    amounts: state.amounts.update(amount.currency, 0, (minor) => minor + amount.minor),
  };
}

function afterUse(state: DiscountState, holdId: HoldId): DiscountState {
  const held = standing(state, holdId, 'held');
  return {
    ...state,
    uses: state.uses.set(holdId, { ...held, status: 'used' }),
    held: state.held - 1,
    used: state.used + 1,
  };
}

/** Remembers a hold that never was, so that it is refused if it comes late. */
function afterRelease(state: DiscountState, holdId: HoldId): DiscountState {
  if (!state.uses.has(holdId)) return { ...state, uses: state.uses.set(holdId, 'given-back') };
  return { ...without(state, holdId, standing(state, holdId, 'held')), held: state.held - 1 };
}

function afterReturn(state: DiscountState, holdId: HoldId): DiscountState {
  return { ...without(state, holdId, standing(state, holdId, 'used')), used: state.used - 1 };
}

function without(state: DiscountState, holdId: HoldId, use: StandingUse): DiscountState {
  const { personId, amount } = use;
  const count = state.usesOf.get(personId, 0) - 1;
  return {
    ...state,
    uses: state.uses.set(holdId, 'given-back'),
    usesOf: count === 0 ? state.usesOf.delete(personId) : state.usesOf.set(personId, count),
    amounts: state.amounts.update(amount.currency, 0, (minor) => minor - amount.minor),
  };
}

function standing(
  state: DiscountState,
  holdId: HoldId,
  status: StandingUse['status'],
): StandingUse {
  const use = state.uses.get(holdId);
  if (use === undefined || use === 'given-back' || use.status !== status)
    throw new CorruptStream(`hold ${holdId} is not ${status}`);
  return use;
}
