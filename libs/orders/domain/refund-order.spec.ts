import { describe, expect, it } from '@jest/globals';
import {
  after,
  closed,
  completed,
  opened,
  orderAfter,
  paid,
  placed,
  reserved,
  sampleLine,
  sampleOrderRef,
  sek,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import { scenario } from '../../../test/support/scenario.ts';
import { type CommandId, CorruptStream, currency, money, SEK } from '../../kernel/index.ts';
import type { OrderEvent } from './order-events.ts';
import { evolveOrder, initialOrder } from './order.ts';
import {
  abandonRefund,
  cancelLine,
  concludeRefund,
  requestOrderRefund,
  type RefundWish,
} from './refund-order.ts';
import { cancelledLines, isPlaced } from './reading-order.ts';
import type { OrderRefundRequested, RefundedLine } from './refund-events.ts';
import type { RefundScope } from './refund-lines.ts';

const order = scenario({ initialState: initialOrder, evolve: evolveOrder });
const firstRefund = `${sampleOrderRef}-R1`;
const secondRefund = `${sampleOrderRef}-R2`;

/** Three places for 100 kr together, and a book for 50 kr. */
const placedTwoLines = placed({
  lines: [
    sampleLine({ lineId: 'places', quantity: 3, unitPrice: sek(40), total: sek(100) }),
    sampleLine({ lineId: 'book', unitPrice: sek(50), total: sek(50) }),
  ],
  total: sek(150),
  tenders: [tender('swish', sek(150))],
});
const isPaid = [placedTwoLines, reserved(), opened(), closed('succeeded'), paid()] as const;
const done: readonly OrderEvent[] = [...isPaid, settled('taken'), completed];

const wish: RefundWish = {
  requestedBy: 'c0ffee00-0000-4000-8000-000000000001' as CommandId,
  requestedAt: after(3_600_000),
  reason: 'the kiln broke',
  returnsUnits: true,
};
const otherWish = { ...wish, requestedBy: 'c0ffee00-0000-4000-8000-000000000002' as CommandId };
const third = { requestedBy: 'c0ffee00-0000-4000-8000-000000000003' as CommandId };

const ofLines = (...lines: { lineId: string; quantity?: number }[]): RefundScope => ({
  kind: 'lines',
  lines,
});
const ofAmount = (amount: number): RefundScope => ({ kind: 'amount', amount: money(amount, SEK) });
const back = (lineId: string, quantity: number, amount: number): RefundedLine => ({
  lineId,
  quantity,
  amount: money(amount, SEK),
});

function requested(
  lines: readonly RefundedLine[],
  changes: Partial<OrderRefundRequested> = {},
): OrderRefundRequested {
  const amount = money(
    lines.reduce((total, line) => total + line.amount.minor, 0),
    SEK,
  );
  return {
    type: 'OrderRefundRequested',
    orderRef: sampleOrderRef,
    refundId: firstRefund,
    ...wish,
    amount,
    lines,
    shares: [{ kind: 'payment', paymentRef: opened().paymentRef, amount }],
    ...changes,
  };
}
const refunded = (refundId: string, amount: number): OrderEvent => ({
  type: 'OrderRefunded',
  orderRef: sampleOrderRef,
  refundId,
  amount: money(amount, SEK),
});
const abandoned = (refundId: string): OrderEvent => ({
  type: 'OrderRefundAbandoned',
  orderRef: sampleOrderRef,
  refundId,
  reason: 'paid out in cash',
});
function linesCancelledAfter(past: readonly OrderEvent[]): readonly string[] {
  const state = orderAfter(past);
  return isPlaced(state) ? cancelledLines(state) : [];
}
const whole = requested([back('places', 3, 10_000), back('book', 1, 5_000)]);

describe('what goes back of which line', () => {
  it('given a completed order, when all of it is refunded, then every line goes back whole', () => {
    order
      .given(done)
      .when((state) => requestOrderRefund(state, wish))
      .thenAccepted([whole]);
  });

  it.each<[RefundScope, readonly RefundedLine[]]>([
    [ofLines({ lineId: 'book' }), [back('book', 1, 5_000)]],
    [ofLines({ lineId: 'places', quantity: 1 }), [back('places', 1, 3_333)]],
    [ofLines({ lineId: 'places', quantity: 2 }), [back('places', 2, 6_667)]],
    [ofLines({ lineId: 'places', quantity: 3 }), [back('places', 3, 10_000)]],
    [
      ofLines({ lineId: 'book' }, { lineId: 'places', quantity: 1 }),
      [back('book', 1, 5_000), back('places', 1, 3_333)],
    ],
    [ofAmount(5_001), [back('places', 0, 3_334), back('book', 0, 1_667)]],
    [ofAmount(1), [back('places', 0, 1)]],
    [ofAmount(15_000), [back('places', 0, 10_000), back('book', 0, 5_000)]],
  ])('given a completed order, when %j is refunded, then it is %j', (scope, lines) => {
    order
      .given(done)
      .when((state) => requestOrderRefund(state, { ...wish, scope }))
      .thenAccepted([requested(lines)]);
  });

  it('given one of three units that went back, when the others are, then the last one takes the rest', () => {
    const first = requested([back('places', 1, 3_333)]);
    const scope = ofLines({ lineId: 'places', quantity: 1 });
    const second = requested([back('places', 1, 3_334)], { ...otherWish, refundId: secondRefund });
    order
      .given([...done, first])
      .when((state) => requestOrderRefund(state, { ...otherWish, scope }))
      .thenAccepted([second]);
    order
      .given([...done, first, refunded(firstRefund, 3_333), second])
      .when((state) => requestOrderRefund(state, { ...wish, ...third, scope }))
      .thenAccepted([
        requested([back('places', 1, 3_333)], { ...third, refundId: `${sampleOrderRef}-R3` }),
      ]);
  });

  it('given a line that went back whole, when an amount is refunded, then it comes from the other line', () => {
    order
      .given([...done, requested([back('places', 3, 10_000)])])
      .when((state) => requestOrderRefund(state, { ...otherWish, scope: ofAmount(5_000) }))
      .thenAccepted([
        requested([back('book', 0, 5_000)], { ...otherWish, refundId: secondRefund }),
      ]);
  });

  it('given an amount that went back, when the rest is refunded, then the units go with it', () => {
    order
      .given([...done, requested([back('places', 0, 10_000), back('book', 0, 1_000)])])
      .when((state) => requestOrderRefund(state, otherWish))
      .thenAccepted([
        requested([back('places', 3, 0), back('book', 1, 4_000)], {
          ...otherWish,
          refundId: secondRefund,
        }),
      ]);
  });

  it('given an amount whose refund was abandoned after its units went back, when all is refunded, then it is the amount alone', () => {
    const byAmount = requested([back('places', 0, 10_000), back('book', 0, 5_000)]);
    const ofUnits = requested([back('places', 3, 0), back('book', 1, 0)], {
      ...otherWish,
      refundId: secondRefund,
      shares: [],
    });
    order
      .given([...done, byAmount, ofUnits, abandoned(firstRefund)])
      .when((state) => requestOrderRefund(state, { ...wish, ...third }))
      .thenAccepted([
        requested([back('places', 0, 10_000), back('book', 0, 5_000)], {
          ...third,
          refundId: `${sampleOrderRef}-R3`,
        }),
      ]);
  });

  it('given a refund that was abandoned, when all is refunded, then its amount goes back too', () => {
    order
      .given([...done, requested([back('book', 1, 5_000)]), abandoned(firstRefund)])
      .when((state) => requestOrderRefund(state, otherWish))
      .thenAccepted([{ ...whole, ...otherWish, refundId: secondRefund }]);
  });
});

describe('a refund that is refused', () => {
  it('given no order, or one that is not complete, when it is refunded, then it is rejected', () => {
    order
      .given([])
      .when((state) => requestOrderRefund(state, wish))
      .thenRejected('order.unknown');
    for (const past of [[placedTwoLines], isPaid])
      order
        .given(past)
        .when((state) => requestOrderRefund(state, wish))
        .thenRejected('order.not-paid');
  });

  it('given another line than the order has, when it is refunded, then it is named', () => {
    expect(
      requestOrderRefund(orderAfter(done), { ...wish, scope: ofLines({ lineId: 'shelf' }) }),
    ).toEqual({ kind: 'rejected', code: 'order.line-unknown', facts: { lineId: 'shelf' } });
  });

  it.each<RefundScope>([
    ofAmount(15_001),
    ofAmount(0),
    ofAmount(-1),
    { kind: 'amount', amount: money(100, currency('EUR')) },
    ofLines({ lineId: 'places', quantity: 4 }),
    ofLines({ lineId: 'places', quantity: 0 }),
    ofLines({ lineId: 'places', quantity: -1 }),
    ofLines({ lineId: 'book' }, { lineId: 'book' }),
  ])('given 150 kr to refund, when %j is, then it is rejected and told what is left', (scope) => {
    expect(requestOrderRefund(orderAfter(done), { ...wish, scope })).toEqual({
      kind: 'rejected',
      code: 'order.refund-exceeds-paid',
      facts: { refundableOre: 15_000 },
    });
  });

  it.each([
    undefined,
    ofAmount(1),
    ofLines({ lineId: 'book' }),
    ofLines({ lineId: 'places', quantity: 1 }),
  ])(
    'given a refund of all that is under way, when %j is refunded, then it is rejected',
    (scope) => {
      const more = scope === undefined ? otherWish : { ...otherWish, scope };
      expect(requestOrderRefund(orderAfter([...done, whole]), more)).toEqual({
        kind: 'rejected',
        code: 'order.refund-exceeds-paid',
        facts: { refundableOre: 0 },
      });
    },
  );
});

describe('the same refund again', () => {
  const some = ofLines({ lineId: 'places', quantity: 1 }, { lineId: 'book' });
  const ofSome = requested([back('places', 1, 3_333), back('book', 1, 5_000)]);
  const ofAll = requested([back('places', 3, 10_000)]);
  const byAmount = requested([back('places', 0, 3_334), back('book', 0, 1_667)]);

  it.each<[RefundScope | undefined, OrderRefundRequested]>([
    [undefined, whole],
    [some, ofSome],
    [ofLines({ lineId: 'book' }, { lineId: 'places', quantity: 1 }), ofSome],
    [ofLines({ lineId: 'places' }), ofAll],
    [ofAmount(5_001), byAmount],
  ])('given a refund of %j, when it comes again, then nothing happens', (scope, first) => {
    for (const past of [
      [first],
      [first, refunded(firstRefund, first.amount.minor)],
      [first, abandoned(firstRefund)],
    ])
      order
        .given([...done, ...past])
        .when((state) => requestOrderRefund(state, scope === undefined ? wish : { ...wish, scope }))
        .thenAlready();
  });

  it.each<[RefundScope, OrderRefundRequested]>([
    [ofAmount(5_000), byAmount],
    [{ kind: 'amount', amount: money(5_001, currency('EUR')) }, byAmount],
    [ofAmount(8_333), ofSome],
    [ofLines({ lineId: 'places', quantity: 2 }, { lineId: 'book' }), ofSome],
    [ofLines({ lineId: 'book' }), ofSome],
    [ofLines({ lineId: 'shelf' }), ofAll],
    [ofLines({ lineId: 'places' }), byAmount],
    [ofLines({ lineId: 'book', quantity: 1 }, { lineId: 'shelf' }), ofSome],
  ])('given another refund by that command, when %j comes, then it is rejected', (scope, first) => {
    order
      .given([...done, first])
      .when((state) => requestOrderRefund(state, { ...wish, scope }))
      .thenRejected('order.command-reused');
  });
});

describe('a line that is cancelled by itself', () => {
  const { requestedBy, requestedAt, reason } = wish;
  const cancelling = { requestedBy, requestedAt, reason, lineId: 'places' };
  const lineCancelled: OrderEvent = {
    type: 'OrderLineCancelled',
    orderRef: sampleOrderRef,
    lineId: 'places',
    refundId: firstRefund,
    reason,
  };
  const refund = requested([back('places', 3, 10_000)]);

  it('given a completed order, when a line is cancelled, then all that is left of it goes back, its units too', () => {
    order
      .given(done)
      .when((state) => cancelLine(state, cancelling))
      .thenAccepted([lineCancelled, refund]);
  });

  it('given a cancelled line, when it is cancelled again, then nothing happens; another line is another matter', () => {
    const past = [...done, lineCancelled, refund];
    order
      .given(past)
      .when((state) => cancelLine(state, { ...cancelling, ...third }))
      .thenAlready();
    expect(cancelLine(orderAfter(past), { ...cancelling, ...third, lineId: 'book' })).toMatchObject(
      { kind: 'accepted', events: [{ refundId: secondRefund }, {}] },
    );
  });

  it('given no order, one that is not complete, or no such line, when it is cancelled, then it is rejected', () => {
    order
      .given([])
      .when((state) => cancelLine(state, cancelling))
      .thenRejected('order.unknown');
    order
      .given(isPaid)
      .when((state) => cancelLine(state, cancelling))
      .thenRejected('order.not-paid');
    order
      .given(done)
      .when((state) => cancelLine(state, { ...cancelling, lineId: 'shelf' }))
      .thenRejected('order.line-unknown');
  });

  it('given a cancelled line whose money was not given back in the end, then it stands again, and can be cancelled anew', () => {
    const past = [...done, lineCancelled, refund];
    expect(linesCancelledAfter(past)).toEqual(['places']);
    expect(linesCancelledAfter([...past, refunded(firstRefund, 10_000)])).toEqual(['places']);
    const kept = [...past, abandoned(firstRefund)];
    expect(linesCancelledAfter(kept)).toEqual([]);
    expect(cancelLine(orderAfter(kept), { ...cancelling, ...third })).toMatchObject({
      ...{ kind: 'accepted', events: [{ refundId: secondRefund }, {}] },
    });
  });

  it('given a line whose units all went back, when it is cancelled, then it is rejected', () => {
    order
      .given([...done, refund])
      .when((state) => cancelLine(state, { ...cancelling, ...third }))
      .thenRejected('order.refund-exceeds-paid');
  });
});

describe('which units a refund takes', () => {
  const some = (n: number, quantity: number): OrderEvent =>
    requested([back('places', quantity, 1)], { refundId: `${sampleOrderRef}-R${String(n)}` });
  const units = (past: readonly OrderEvent[]): readonly unknown[] => {
    const state = orderAfter([...done, ...past]);
    return isPlaced(state) ? state.refunds.map((one) => one.units['places']) : [];
  };

  it('given refunds one after the other, then each takes the last units that are left', () => {
    expect(units([some(1, 1), some(2, 2)])).toEqual([[0], [1, 2]]);
  });

  it('given one that is not made in the end, then the other keeps its own, and the next takes what is free again', () => {
    const past = [some(1, 1), some(2, 1), abandoned(firstRefund)];
    expect(units(past)).toEqual([[0], [1]]);
    expect(units([...past, some(3, 2)])).toEqual([[0], [1], [0, 2]]);
  });

  it('given an amount, then it takes none', () => {
    expect(units([some(1, 0)])).toEqual([[]]);
  });
});

describe('the end of a refund', () => {
  const abandon = { refundId: firstRefund, reason: 'paid out in cash' };

  it('given a refund under way, when all of it is back or it is abandoned, then that is recorded', () => {
    order
      .given([...done, whole])
      .when((state) => concludeRefund(state, firstRefund))
      .thenAccepted([refunded(firstRefund, 15_000)]);
    order
      .given([...done, whole])
      .when((state) => abandonRefund(state, abandon))
      .thenAccepted([abandoned(firstRefund)]);
  });

  it('given a refund that has ended, when it ends so again, then nothing happens', () => {
    order
      .given([...done, whole, refunded(firstRefund, 15_000)])
      .when((state) => concludeRefund(state, firstRefund))
      .thenAlready();
    order
      .given([...done, whole, abandoned(firstRefund)])
      .when((state) => abandonRefund(state, abandon))
      .thenAlready();
  });

  it('given a refund that has ended, when it ends otherwise, then it is rejected', () => {
    order
      .given([...done, whole, abandoned(firstRefund)])
      .when((state) => concludeRefund(state, firstRefund))
      .thenRejected('order.refund-ended');
    order
      .given([...done, whole, refunded(firstRefund, 15_000)])
      .when((state) => abandonRefund(state, abandon))
      .thenRejected('order.refund-ended');
  });

  it('given two refunds, when one ends, then the other stays under way', () => {
    const first = requested([back('places', 3, 10_000)]);
    const second = requested([back('book', 1, 5_000)], { ...otherWish, refundId: secondRefund });
    expect(orderAfter([...done, first, second, refunded(secondRefund, 5_000)])).toMatchObject({
      refunds: [{ status: 'requested' }, { status: 'refunded' }],
    });
  });

  it('given no order or no such refund, when it ends, then it is rejected', () => {
    order
      .given([])
      .when((state) => concludeRefund(state, firstRefund))
      .thenRejected('order.unknown');
    order
      .given([...done, whole])
      .when((state) => abandonRefund(state, { ...abandon, refundId: secondRefund }))
      .thenRejected('order.refund-unknown');
  });

  it.each<[string, readonly OrderEvent[]]>([
    ['one refund twice', [whole, whole]],
    ['the end of no refund', [refunded(firstRefund, 15_000)]],
    ['two ends of a refund', [whole, abandoned(firstRefund), refunded(firstRefund, 15_000)]],
  ])('given %s, when it is folded, then it stops', (_title, past) => {
    expect(() => orderAfter([...done, ...past])).toThrow(CorruptStream);
  });
});
