import {
  accepted,
  already,
  CorruptStream,
  type Decision,
  type OrderRef,
  type PaymentRef,
  rejected,
} from '../../kernel/index.ts';

/** Something that a person must decide, with what may be decided. */
export interface CaseOpened {
  readonly type: 'CaseOpened';
  readonly caseId: string;
  /** Why it cannot go on by itself: `refund-failed`, `payment-unresolved`, `amount-differs`, ... */
  readonly kind: string;
  readonly orderRef: OrderRef;
  readonly paymentRef: PaymentRef;
  readonly facts: Readonly<Record<string, string | number>>;
  readonly allowed: readonly string[];
}

export interface CaseResolved {
  readonly type: 'CaseResolved';
  readonly caseId: string;
  readonly action: string;
  readonly reason: string;
}

export type CaseEvent = CaseOpened | CaseResolved;

export interface CaseState {
  readonly opened?: CaseOpened;
  readonly resolved?: CaseResolved;
}

export type CaseRejection =
  'case.unknown' | 'case.resolved' | 'case.action-not-allowed' | 'case.action-not-possible';

export const initialCase: CaseState = {};

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveCase(state: CaseState, event: CaseEvent): CaseState {
  const isFirst = state.opened === undefined;
  if (isFirst !== (event.type === 'CaseOpened') || state.resolved !== undefined)
    throw new CorruptStream(`${event.type} of a case that was opened or resolved otherwise`);
  return event.type === 'CaseOpened' ? { ...state, opened: event } : { ...state, resolved: event };
}

/** Opens a case once; its id is derived from what it is about, so a rerun changes nothing. */
export function openCase(
  state: CaseState,
  opened: Omit<CaseOpened, 'type'>,
): Decision<CaseEvent, never> {
  return state.opened === undefined ? accepted({ type: 'CaseOpened', ...opened }) : already;
}

/**
 * Records what a person decided, with a reason.
 *
 * The same action again changes nothing, whatever the reason. Rejects: case.unknown, case.action-not-allowed,
 * case.action-not-possible (the order cannot follow it any more; the case stays open for another decision),
 * case.resolved (another action stands).
 */
export function resolveCase(
  state: CaseState,
  decision: { readonly action: string; readonly reason: string },
  isPossible = true,
): Decision<CaseEvent, CaseRejection> {
  if (state.opened === undefined) return rejected('case.unknown');
  if (state.resolved !== undefined)
    return state.resolved.action === decision.action ? already : rejected('case.resolved');
  if (!state.opened.allowed.includes(decision.action)) return rejected('case.action-not-allowed');
  if (!isPossible) return rejected('case.action-not-possible');
  return accepted({ type: 'CaseResolved', caseId: state.opened.caseId, ...decision });
}
