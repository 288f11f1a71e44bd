import { describe, expect, it } from '@jest/globals';
import type { PoolId } from '../../kernel/index.ts';
import { scenario } from '../../../test/support/scenario.ts';
import {
  cancelled,
  closed,
  confirmed,
  expired,
  opened,
  orderAfter,
  paid,
  placed,
  placedFree,
  rejectedOrder,
  reserved,
  roundFailed,
  sampleLine,
  sampleOrderRef,
  settled,
  tender,
} from '../../../test/support/order-samples.ts';
import type { OrderEvent } from './order-events.ts';
import { evolveOrder, initialOrder, type OrderState } from './order.ts';
import { failRound, holdIdOf, rejectOrder, reserveOrder } from './reserve-order.ts';

const orders = scenario({ initialState: initialOrder, evolve: evolveOrder });
const reserve = (round: number) => (state: OrderState) =>
  reserveOrder(state, { round, held: state.status === 'none' ? [] : state.parts });
const refuse = (state: OrderState) => rejectOrder(state, { code: 'availability.sold-out' });
const fail = (round: number) => (state: OrderState) =>
  failRound(state, { round, code: 'availability.sold-out' });

const invoiced = placed({ tenders: [tender('invoice')] });
const byInvoice = opened(undefined, { method: 'invoice' });
/** Each place where an order can stand once it is not just placed, and its events so far. */
const later: readonly (readonly [string, readonly OrderEvent[]])[] = [
  ['confirmed', [invoiced, reserved(), byInvoice, confirmed()]],
  ['paid', [placed(), reserved(), opened(), closed('succeeded'), paid()]],
  ['rejected', [placed(), rejectedOrder(), settled('given-back')]],
  ['cancelled', [placed(), reserved(), cancelled, settled('given-back')]],
];
const gone = [placed(), reserved(), expired, settled('given-back')] as const;

describe('reserving an order', () => {
  it('given it was placed, when every part is held, then it is reserved with the holds’ ids', () => {
    orders
      .given([placed()])
      .when(reserve(1))
      .thenAccepted([
        {
          type: 'OrderReserved',
          orderRef: sampleOrderRef,
          round: 1,
          holds: [`${sampleOrderRef}:1:1` as never],
        },
      ]);
  });

  it('given several pools, when it is reserved, then each part has its own hold', () => {
    const lines = ['b', 'a'].map((poolId) => sampleLine({ poolId: poolId as PoolId }));
    const decision = reserve(1)(orderAfter([placed({ lines })]));
    expect(decision).toMatchObject({
      events: [{ holds: [`${sampleOrderRef}:1:1`, `${sampleOrderRef}:1:2`] }],
    });
  });

  it('given a part that came meanwhile, when the round is held without it, then it is rejected', () => {
    const lines = ['b', 'a'].map((poolId) => sampleLine({ poolId: poolId as PoolId }));
    orders
      .given([placed({ lines })])
      .when((state) =>
        reserveOrder(state, {
          round: 1,
          held: state.status === 'none' ? [] : state.parts.slice(0, 1),
        }),
      )
      .thenRejected('order.repriced');
  });

  it('given nothing to hold, when it is reserved, then it is, with no holds', () => {
    orders
      .given([placedFree()])
      .when(reserve(1))
      .thenAccepted([{ type: 'OrderReserved', orderRef: sampleOrderRef, round: 1, holds: [] }]);
  });

  it('given it expired and gave back, when it is reserved again, then round 2 has holds of its own', () => {
    orders
      .given(gone)
      .when(reserve(2))
      .thenAccepted([reserved(2)]);
  });

  it('given it expired before its first round, when it is reserved, then that is round 2', () => {
    orders
      .given([placed(), expired, settled('given-back')])
      .when(reserve(2))
      .thenAccepted([reserved(2)]);
    orders
      .given([placed(), expired, settled('given-back')])
      .when(reserve(1))
      .thenRejected('order.not-open');
  });

  it('given it expired but still holds seats, when the next round is over, then it is too early', () => {
    orders.given([placed(), reserved(), expired]).when(reserve(2)).thenRejected('order.not-open');
  });

  it('given no order, when it is reserved, then it is unknown', () => {
    orders.given([]).when(reserve(1)).thenRejected('order.unknown');
  });

  it.each([0, 2, 3])(
    'given it was placed, when round %d is over, then it is not its turn',
    (round) => {
      orders.given([placed()]).when(reserve(round)).thenRejected('order.not-open');
    },
  );

  it.each([1, 3])('given it expired, when round %d is over, then it is not its turn', (round) => {
    orders.given(gone).when(reserve(round)).thenRejected('order.not-open');
  });

  it.each(later)('given it is %s, when a next round is over, then it is rejected', (_, events) => {
    orders.given(events).when(reserve(2)).thenRejected('order.not-open');
  });

  it.each(later.slice(2))(
    'given it is %s, when round 1 is over late, then it is rejected',
    (_, events) => {
      orders.given(events).when(reserve(1)).thenRejected('order.not-open');
    },
  );
});

describe('reserving twice', () => {
  it('given the round is reserved, when it is again, then nothing happens', () => {
    orders.given([placed(), reserved()]).when(reserve(1)).thenAlready();
    orders
      .given([...gone, reserved(2)])
      .when(reserve(2))
      .thenAlready();
  });

  it.each(later.slice(0, 2))(
    'given it is %s by now, when the round is reserved again, then nothing happens',
    (_, events) => {
      orders.given(events).when(reserve(1)).thenAlready();
    },
  );

  it('given a later round is reserved, when an earlier one is again, then nothing happens', () => {
    orders
      .given([...gone, reserved(2)])
      .when(reserve(1))
      .thenAlready();
  });

  it('given the round failed, when it is reserved late, then it is rejected', () => {
    orders
      .given([...gone, roundFailed(2)])
      .when(reserve(2))
      .thenRejected('order.not-open');
  });
});

describe('refusing an order', () => {
  it('given it was placed, when a part is not to be had, then it is rejected with its code', () => {
    orders.given([placed()]).when(refuse).thenAccepted([rejectedOrder()]);
  });

  it('given the product is known, when it is refused, then it is named', () => {
    const reason = { code: 'availability.sold-out', productId: 'course-wheel' as never };
    orders
      .given([placed()])
      .when((state) => rejectOrder(state, reason))
      .thenAccepted([{ type: 'OrderRejected', orderRef: sampleOrderRef, ...reason }]);
  });

  it('given it was refused, when it is twice, with whatever code, then the first stands', () => {
    orders.given([placed(), rejectedOrder()]).when(refuse).thenAlready();
    orders
      .given([placed(), rejectedOrder()])
      .when((state) => rejectOrder(state, { code: 'availability.unknown-pool' }))
      .thenAlready();
  });

  it('given no order, when it is refused, then it is unknown', () => {
    orders.given([]).when(refuse).thenRejected('order.unknown');
  });

  it.each([
    ...later.filter(([status]) => status !== 'rejected'),
    ['reserved', [placed(), reserved()]],
    ['expired', gone],
  ] as const)('given it is %s, when it is refused, then it is too late', (_, events) => {
    orders.given(events).when(refuse).thenRejected('order.not-open');
  });
});

describe('a later round that fails', () => {
  it('given it expired and gave back, when round 2 fails, then that is recorded', () => {
    orders
      .given(gone)
      .when(fail(2))
      .thenAccepted([roundFailed(2)]);
  });

  it('given round 2 failed and was given back, when round 3 fails, then that is recorded', () => {
    orders
      .given([...gone, roundFailed(2), settled('given-back', 2)])
      .when(fail(3))
      .thenAccepted([roundFailed(3)]);
  });

  it('given round 2 failed, when it fails twice, with whatever code, then the first stands', () => {
    orders
      .given([...gone, roundFailed(2)])
      .when(fail(2))
      .thenAlready();
    orders
      .given([...gone, roundFailed(2)])
      .when((state) => failRound(state, { round: 2, code: 'availability.hold-released' }))
      .thenAlready();
  });

  it('given round 2 failed and still holds something, when round 3 fails, then it is too early', () => {
    orders
      .given([...gone, roundFailed(2)])
      .when(fail(3))
      .thenRejected('order.not-open');
  });

  it('given it was placed, or has expired since, when round 1 fails, then that is a refusal and no failed round', () => {
    orders.given([placed()]).when(fail(1)).thenRejected('order.not-open');
    orders.given([placed(), expired]).when(fail(1)).thenRejected('order.not-open');
  });

  it.each([1, 3])('given it expired, when round %d fails, then it is not its turn', (round) => {
    orders.given(gone).when(fail(round)).thenRejected('order.not-open');
  });

  it('given round 2 is reserved, when it fails late, then it is rejected', () => {
    orders
      .given([...gone, reserved(2)])
      .when(fail(2))
      .thenRejected('order.not-open');
  });

  it('given no order, when a round fails, then it is unknown', () => {
    orders.given([]).when(fail(2)).thenRejected('order.unknown');
  });

  it.each(later)('given it is %s, when a round fails, then it is rejected', (_, events) => {
    orders.given(events).when(fail(2)).thenRejected('order.not-open');
  });
});

describe('the id of a hold', () => {
  it('given an order, round and part, then it names all three', () => {
    const state = orderAfter([placed()]);
    expect(state.status === 'none' ? '' : holdIdOf(state, 2, '1')).toBe(`${sampleOrderRef}:2:1`);
  });
});
