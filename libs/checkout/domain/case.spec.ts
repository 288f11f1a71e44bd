import { describe, expect, it } from '@jest/globals';
import { CorruptStream } from '../../kernel/index.ts';
import { firstPayment, sampleOrderRef } from '../../../test/support/order-samples.ts';
import { scenario } from '../../../test/support/scenario.ts';
import {
  type CaseEvent,
  type CaseOpened,
  type CaseState,
  evolveCase,
  initialCase,
  openCase,
  resolveCase,
} from './case.ts';

const cases = scenario({ initialState: initialCase, evolve: evolveCase });
const opened: CaseOpened = {
  type: 'CaseOpened',
  caseId: `${firstPayment}-refund-failed`,
  kind: 'refund-failed',
  orderRef: sampleOrderRef,
  paymentRef: firstPayment,
  facts: { requestedOre: 129_500, capturedOre: 129_500 },
  allowed: ['refunded-by-hand', 'kept'],
};
const resolved = (action: string, reason = 'Bankgiro 2026-12-01'): CaseEvent => ({
  type: 'CaseResolved',
  caseId: opened.caseId,
  action,
  reason,
});
const open = (state: CaseState) => {
  const { type, ...about } = opened;
  expect(type).toBe('CaseOpened');
  return openCase(state, about);
};
const resolve =
  (action: string, reason = 'Bankgiro 2026-12-01') =>
  (state: CaseState) =>
    resolveCase(state, { action, reason });

describe('a case', () => {
  it('given something cannot go on by itself, when it is handed over, then it is opened', () => {
    cases.given([]).when(open).thenAccepted([opened]);
  });

  it('given it is open or resolved, when it is handed over twice, then it is opened once', () => {
    cases.given([opened]).when(open).thenAlready();
    cases
      .given([opened, resolved('kept')])
      .when(open)
      .thenAlready();
    cases
      .given([opened])
      .when((state) => openCase(state, { ...opened, facts: { capturedOre: 1 } }))
      .thenAlready();
  });

  it.each(['refunded-by-hand', 'kept'])(
    'given it is open, when a person decides %s, then that is recorded with why',
    (action) => {
      cases
        .given([opened])
        .when(resolve(action))
        .thenAccepted([resolved(action)]);
    },
  );

  it.each(['accepted', '', 'KEPT'])(
    'given it is open, when a person decides "%s", then that is not for them to choose',
    (action) => {
      cases.given([opened]).when(resolve(action)).thenRejected('case.action-not-allowed');
    },
  );

  it('given it is open, when its order cannot follow the decision any more, then it stays open', () => {
    cases
      .given([opened])
      .when((state) => resolveCase(state, { action: 'kept', reason: 'late' }, false))
      .thenRejected('case.action-not-possible');
    cases
      .given([opened, resolved('kept')])
      .when((state) => resolveCase(state, { action: 'kept', reason: 'late' }, false))
      .thenAlready();
  });

  it('given it is resolved, when the same is decided twice, with whatever reason, then nothing happens', () => {
    cases
      .given([opened, resolved('kept')])
      .when(resolve('kept'))
      .thenAlready();
    cases
      .given([opened, resolved('kept')])
      .when(resolve('kept', 'said twice'))
      .thenAlready();
  });

  it('given it is resolved, when another thing is decided, then the first decision stands', () => {
    cases
      .given([opened, resolved('kept')])
      .when(resolve('refunded-by-hand'))
      .thenRejected('case.resolved');
    cases
      .given([opened, resolved('kept')])
      .when(resolve('nonsense'))
      .thenRejected('case.resolved');
  });

  it('given no such case, when a person decides, then it is unknown', () => {
    cases.given([]).when(resolve('kept')).thenRejected('case.unknown');
  });

  it('given a history that cannot be, when it is folded, then it stops', () => {
    const fold = (events: readonly CaseEvent[]) => () => events.reduce(evolveCase, initialCase);
    for (const events of [
      [resolved('kept')],
      [opened, opened],
      [opened, resolved('kept'), opened],
      [opened, resolved('kept'), resolved('kept')],
    ])
      expect(fold(events)).toThrow(CorruptStream);
  });
});
