import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import {
  type BusinessDate,
  CorruptStream,
  instant,
  type OrderRef,
  type PersonId,
} from '../../kernel/index.ts';
import {
  linesToWithdraw,
  type WithdrawableLine,
  withdrawalDeadline,
  type WithdrawalException,
} from './withdrawable.ts';
import type { WithdrawalEvent } from './withdrawal-events.ts';
import type { WithdrawalState } from './withdrawal-state.ts';
import {
  carryOutWithdrawal,
  evolveWithdrawal,
  initialWithdrawal,
  notCarriedOut,
  submitWithdrawal,
} from './withdrawal.ts';

const orderRef = 'ORD-20261120-A15A7F' as OrderRef;
const now = instant('2026-11-25T12:00:00Z');
const deadlineOn = '2026-12-04' as BusinessDate;
const lineOf = (changes: Partial<WithdrawableLine> = {}): WithdrawableLine => ({
  ...{ lineId: '1', quantity: 2, left: 2, deadlineOn },
  ...changes,
});
const orderOf = (...lines: readonly WithdrawableLine[]) => ({ orderRef, isCompleted: true, lines });
const said = {
  withdrawalId: 'w-1',
  personId: 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId,
  name: 'Anna Ek',
  contact: 'anna@example.se',
  lines: [{ lineId: '1', quantity: 1 }],
};
const submitted = (changes: Partial<typeof said> = {}): WithdrawalEvent => ({
  type: 'WithdrawalSubmitted',
  ...said,
  ...changes,
  orderRef,
  submittedAt: now,
  deadlineOn,
});
const receipt = (withdrawalId = 'w-1'): WithdrawalEvent => ({
  type: 'WithdrawalReceiptSent',
  withdrawalId,
  orderRef,
  by: 'answer',
  sentAt: now,
});
const carriedOut = (withdrawalId = 'w-1'): WithdrawalEvent => ({
  type: 'WithdrawalCarriedOut',
  withdrawalId,
  orderRef,
  refundId: `${orderRef}-R1`,
});
const withdrawals = scenario({ initialState: initialWithdrawal, evolve: evolveWithdrawal });
const submit =
  (changes: Partial<typeof said> = {}, order = orderOf(lineOf()), at = now) =>
  (state: Parameters<typeof submitWithdrawal>[0]) =>
    submitWithdrawal(state, { ...said, ...changes, order, now: at });

describe('withdrawing from an order', () => {
  it('given a completed order, when a line is withdrawn, then statement and receipt stand together', () => {
    withdrawals.given([]).when(submit()).thenAccepted([submitted(), receipt()]);
  });

  it('given a withdrawal, when it comes again, also after its refund, then nothing changes', () => {
    withdrawals.given([submitted(), receipt()]).when(submit()).thenAlready();
    withdrawals.given([submitted(), receipt(), carriedOut()]).when(submit()).thenAlready();
  });

  it('given one of two units withdrawn, when two more are, then only one is left, refunded or not', () => {
    const two = { withdrawalId: 'w-2', lines: [{ lineId: '1', quantity: 2 }] };
    const one = { withdrawalId: 'w-2' };
    const before = [submitted(), receipt()];
    withdrawals.given(before).when(submit(two)).thenRejected('withdrawal.nothing-to-withdraw');
    withdrawals
      .given([...before, carriedOut()])
      .when(submit(two, orderOf(lineOf({ left: 1 }))))
      .thenRejected('withdrawal.nothing-to-withdraw');
    // What was read of the order may be older than the refund that stands by now.
    withdrawals
      .given([...before, carriedOut()])
      .when(submit(two))
      .thenRejected('withdrawal.nothing-to-withdraw');
    withdrawals
      .given(before)
      .when(submit(one))
      .thenAccepted([submitted(one), receipt('w-2')]);
  });

  it('given a unit that was refunded and one that is withdrawn, when two more are, then it is said that one is left', () => {
    const order = orderOf(lineOf({ quantity: 3, left: 2 }));
    withdrawals
      .given([submitted(), receipt()])
      .when(submit({ withdrawalId: 'w-2', lines: [{ lineId: '1', quantity: 2 }] }, order))
      .thenRejected('withdrawal.nothing-to-withdraw', { lineId: '1', left: 1 });
  });

  it('given a withdrawal from one line, when another line is withdrawn, then it is whole', () => {
    const other = { withdrawalId: 'w-2', lines: [{ lineId: '2', quantity: 2 }] };
    withdrawals
      .given([submitted(), receipt()])
      .when(submit(other, orderOf(lineOf(), lineOf({ lineId: '2' }))))
      .thenAccepted([submitted(other), receipt('w-2')]);
  });

  it('given the last day, when it is withdrawn, then it is in time, and after midnight in Stockholm it is not', () => {
    const lastMinute = instant('2026-12-04T22:59:00Z');
    const decision = submit({}, orderOf(lineOf()), lastMinute)(initialWithdrawal);
    expect(decision.kind).toBe('accepted');
    withdrawals
      .given([])
      .when(submit({}, orderOf(lineOf()), instant('2026-12-04T23:00:00Z')))
      .thenRejected('withdrawal.too-late', { lineId: '1', deadlineOn });
  });

  it.each<[WithdrawalException]>([
    ['dated-service'],
    ['made-to-order'],
    ['perishable'],
    ['periodical'],
    ['download-begun'],
    ['value-spent'],
  ])(
    'given a line that is excepted as %s, when it is withdrawn, then the code says so',
    (exception) => {
      withdrawals
        .given([])
        .when(submit({}, orderOf(lineOf({ exception }))))
        .thenRejected(`withdrawal.excepted-${exception}`, { lineId: '1' });
    },
  );

  it('given an order that is not complete, when it is withdrawn, then it is not paid', () => {
    withdrawals
      .given([])
      .when(submit({}, { ...orderOf(lineOf()), isCompleted: false }))
      .thenRejected('withdrawal.not-paid');
  });

  it('given a line that is not there, named twice, or with no unit, when it is withdrawn, then it is refused', () => {
    withdrawals
      .given([])
      .when(submit({ lines: [{ lineId: '9', quantity: 1 }] }))
      .thenRejected('withdrawal.line-unknown', { lineId: '9' });
    for (const lines of [
      [...said.lines, ...said.lines],
      [{ lineId: '1', quantity: 0 }],
      [{ lineId: '1', quantity: 3 }],
      [],
    ])
      withdrawals.given([]).when(submit({ lines })).thenRejected('withdrawal.nothing-to-withdraw');
  });
});

describe('withdrawing without naming lines', () => {
  const today = '2026-11-25' as BusinessDate;
  const all = (...lines: readonly WithdrawableLine[]) =>
    linesToWithdraw(initialWithdrawal, orderOf(...lines), { today });

  it('given lines of which some may go back, when all are withdrawn, then those are, by the earliest day', () => {
    const late = lineOf({ lineId: '2', deadlineOn: '2026-11-24' as BusinessDate });
    const excepted = lineOf({ lineId: '3', exception: 'made-to-order' });
    const refunded = lineOf({ lineId: '4', left: 0 });
    const shipped = lineOf({ lineId: '5', left: 1, deadlineOn: '2027-12-06' as BusinessDate });
    expect(all(shipped, lineOf(), late, excepted, refunded)).toEqual({
      kind: 'withdrawable',
      lines: [
        { lineId: '5', quantity: 1 },
        { lineId: '1', quantity: 2 },
      ],
      deadlineOn,
    });
  });

  it('given lines of which none may go back, when all are withdrawn, then it is said why', () => {
    const late = lineOf({ deadlineOn: '2026-11-24' as BusinessDate });
    expect(all(late)).toMatchObject({ code: 'withdrawal.too-late' });
    expect(all(lineOf({ exception: 'perishable' }))).toMatchObject({
      code: 'withdrawal.excepted-perishable',
    });
    expect(all(lineOf({ left: 0 }))).toMatchObject({ code: 'withdrawal.nothing-to-withdraw' });
  });
});

describe('carrying a withdrawal out', () => {
  it('given a withdrawal, when its refund is asked for, then it is carried out once', () => {
    const refund = { withdrawalId: 'w-1', refundId: `${orderRef}-R1` };
    const before = [submitted(), receipt()];
    withdrawals
      .given(before)
      .when((state) => carryOutWithdrawal(state, refund))
      .thenAccepted([carriedOut()]);
    withdrawals
      .given([...before, carriedOut()])
      .when((state) => carryOutWithdrawal(state, refund))
      .thenAlready();
    withdrawals
      .given([])
      .when((state) => carryOutWithdrawal(state, refund))
      .thenRejected('withdrawal.unknown');
  });

  it('given a withdrawal of which nothing is left to give back, when it is carried out, then there is no refund', () => {
    const without: WithdrawalEvent = {
      type: 'WithdrawalCarriedOut',
      withdrawalId: 'w-1',
      orderRef,
    };
    withdrawals
      .given([submitted(), receipt()])
      .when((state) => carryOutWithdrawal(state, { withdrawalId: 'w-1' }))
      .thenAccepted([without]);
    expect(stateAfter([submitted(), receipt(), without]).withdrawals).toMatchObject([
      { carriedOut: {} },
    ]);
  });

  it('given two withdrawals, when one is carried out, then the other waits and keeps its receipt', () => {
    const second = { withdrawalId: 'w-2', lines: [{ lineId: '1', quantity: 2 }] };
    const sentAgain = { ...receipt('w-2'), sentAt: instant('2026-11-26T12:00:00Z') };
    const before = [submitted(), receipt(), submitted(second), receipt('w-2'), sentAgain];
    const state = stateAfter([...before, carriedOut()] as readonly WithdrawalEvent[]);
    expect(notCarriedOut(state)).toEqual([second]);
    expect(state.withdrawals).toMatchObject([
      { receiptAt: now, carriedOut: { refundId: `${orderRef}-R1` } },
      { receiptAt: now },
    ]);
  });

  it.each<[string, readonly WithdrawalEvent[]]>([
    ['one withdrawal submitted twice', [submitted(), submitted()]],
    ['a receipt of none', [receipt()]],
    ['one carried out twice', [submitted(), carriedOut(), carriedOut()]],
  ])('given %s, when it is folded, then it stops', (_what, events) => {
    expect(() => stateAfter(events)).toThrow(CorruptStream);
  });
});

describe('the last day of the period', () => {
  const completedOn = '2026-11-20' as BusinessDate;

  it.each([
    ['a download', { completedOn, isShipped: false }, '2026-12-04'],
    [
      'goods that have come',
      { completedOn, isShipped: true, deliveredOn: '2026-11-26' as BusinessDate },
      '2026-12-10',
    ],
    ['goods of which nobody told when they came', { completedOn, isShipped: true }, '2027-12-06'],
    [
      'a period that would end on Christmas Eve',
      { completedOn: '2026-12-10' as BusinessDate, isShipped: false },
      '2026-12-28',
    ],
  ])('given %s, then it ends on the day that the law says', (_what, of, ends) => {
    expect(withdrawalDeadline(of)).toBe(ends);
  });
});

function stateAfter(events: readonly WithdrawalEvent[]): WithdrawalState {
  return events.reduce(evolveWithdrawal, initialWithdrawal);
}
