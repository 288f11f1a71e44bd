import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Offer } from '../../libs/catalogue/index.ts';
import { checkoutProcesses, type OrderAnswer } from '../../libs/checkout/index.ts';
import {
  money,
  type Money,
  type OrderRef,
  type ProductId,
  SEK,
  vatIncluded,
} from '../../libs/kernel/index.ts';
import { type PlacedOrder, type RefundScope, shownStatus } from '../../libs/orders/index.ts';
import type { MemoryShop } from '../support/memory-shop.ts';
import { type Shops, type TwoProcesses, twoProcesses } from '../support/two-processes.ts';
import { countsIn, oneOf, placeIn } from './goods.ts';

const price = 100_000;
/** 33.33 kr: a third of what nothing divides. */
const odd: Offer = {
  productId: 'glaze' as ProductId,
  productType: 'image',
  name: 'Glasyr',
  unitPrice: money(3_333, SEK),
  vatRateBasisPoints: 2_500,
  salesAccount: '3001',
  allocates: 'nothing',
  delivers: 'download',
};
const odder: Offer = {
  ...odd,
  productId: 'book' as ProductId,
  unitPrice: money(1_001, SEK),
  vatRateBasisPoints: 600,
};

const card: Offer = {
  ...odd,
  productId: 'gift-card' as ProductId,
  productType: 'gift-card',
  unitPrice: money(50_000, SEK),
  vatRateBasisPoints: 0,
  delivers: 'gift-card',
  giftCard: { validityDays: 365, voucherKind: 'multi-purpose' },
};

let processes: TwoProcesses;
let shops: Shops;
let here: MemoryShop;
let there: MemoryShop;
let pool: string;
let tests = 0;

beforeAll(async () => {
  processes = await twoProcesses();
}, 60_000);

afterAll(() => processes.close(), 60_000);

beforeEach(async () => {
  tests += 1;
  pool = `course-${String(tests)}`;
  shops = processes.shops(placeIn(pool), odd, odder, card);
  ({ here, there } = shops);
  await here.checkout.open(pool, 10);
  shops.gateway.refund = ({ amount, requestId }) => {
    shops.gateway.calls.push('refund');
    return Promise.resolve({ kind: 'succeeded', amount, providerRefundId: requestId });
  };
});

afterEach(() => {
  expect(shops.missed()).toEqual([]);
});

const ore = (minor: number): RefundScope => ({ kind: 'amount', amount: money(minor, SEK) });
const endOf = (answer: OrderAnswer) => (answer.kind === 'settled' ? 'settled' : answer.code);

async function completed(): Promise<OrderRef> {
  const { order } = await here.placed({ ...oneOf(pool), paymentMethod: 'swish' });
  await here.paid(order.placed.orderRef);
  return order.placed.orderRef;
}

async function moneyOf(orderRef: OrderRef) {
  const { order, payments } = await there.checkout.settle(orderRef);
  const all = [...payments.values()];
  const sum = (amounts: readonly Money[]) => amounts.reduce((whole, { minor }) => whole + minor, 0);
  return {
    order,
    captured: sum(all.flatMap(({ successes }) => successes.map(({ amount }) => amount))),
    refunded: sum(
      all.flatMap(({ refunds }) =>
        refunds
          .filter(({ status }) => status === 'succeeded')
          .map(({ requested }) => requested.amount),
      ),
    ),
  };
}

describe('refunds at once', () => {
  it('given two operators who each saw all of it (11), when one gives 60 % back right before the other does, then the other is refused', async () => {
    const orderRef = await completed();
    let rival: OrderAnswer | undefined;
    shops.between('OrderRefundRequested', async () => {
      rival = await there.refund(orderRef, ore(60_000));
    });
    expect(await here.refund(orderRef, ore(60_000))).toMatchObject({
      code: 'order.refund-exceeds-paid',
      facts: { refundableOre: 40_000 },
    });
    expect(rival && endOf(rival)).toBe('settled');
    expect(await moneyOf(orderRef)).toMatchObject({ captured: price, refunded: 60_000 });
  });

  it('given thirty refunds of a tenth at once over two processes (11), then ten are made and the gateway pays back what it took', async () => {
    const orderRef = await completed();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, n) =>
        (n % 2 === 0 ? here : there).refund(orderRef, ore(10_000)),
      ),
    );
    const ends = answers.map(endOf);
    expect(ends.filter((end) => end === 'settled')).toHaveLength(10);
    expect(ends.filter((end) => end === 'order.refund-exceeds-paid')).toHaveLength(20);
    const { order, ...moved } = await moneyOf(orderRef);
    expect(moved).toEqual({ captured: price, refunded: price });
    expect(shownStatus(order)).toBe('refunded');
    expect(shops.gateway.calls.filter((call) => call === 'refund')).toHaveLength(10);
  });

  it.each(['RefundRequested', 'RefundSucceeded', 'UnitsReturned', 'OrderRefunded'])(
    'given one refund that two processes carry out (11), when one does all of it right before the other’s %s, then it is paid back once',
    async (type) => {
      const orderRef = await completed();
      shops.between(type, () => there.checkout.settle(orderRef));
      await here.refund(orderRef);
      expect(await moneyOf(orderRef)).toMatchObject({ captured: price, refunded: price });
      expect(shops.gateway.calls.filter((call) => call === 'refund')).toHaveLength(1);
      expect(await countsIn(shops, [`availability-${pool}`])).toMatchObject({ UnitsReturned: 1 });
    },
  );

  it('given the first try did not reach the gateway (15), when a rival sends it again right before this process does, then it is sent once more, under the same id', async () => {
    const orderRef = await completed();
    const { gateway } = shops;
    const sent: string[] = [];
    gateway.refund = ({ amount, requestId }) => {
      sent.push(requestId);
      return Promise.resolve(
        sent.length === 1
          ? { kind: 'not-reached', code: 'payment.provider-not-reached' }
          : { kind: 'succeeded', amount, providerRefundId: requestId },
      );
    };
    await here.refund(orderRef);
    expect(await moneyOf(orderRef)).toMatchObject({ refunded: 0 });
    shops.clock.pass(10_000);
    shops.between('RefundRetried', () => there.checkout.settle(orderRef));
    await here.checkout.settle(orderRef);
    expect(await moneyOf(orderRef)).toMatchObject({ captured: price, refunded: price });
    expect(sent).toEqual([sent[0], sent[0]]);
  });

  it('given a line that is cancelled while the whole goes back (11), when the whole is first by a moment, then the line is refused', async () => {
    const orderRef = await completed();
    shops.between('OrderLineCancelled', () => there.refund(orderRef));
    expect(await here.cancelLine(orderRef, '1')).toMatchObject({
      code: 'order.refund-exceeds-paid',
    });
    expect(await moneyOf(orderRef)).toMatchObject({ captured: price, refunded: price });
  });
});

describe('a refund of a gift card that a person decides not to make', () => {
  /** Its card was taken, and the provider did not send the money. */
  async function failed() {
    const lines = [{ productId: 'gift-card', quantity: 1 }];
    const { order } = await here.placed({ lines, paymentMethod: 'swish' });
    const { orderRef, paymentRef } = order.placed;
    await here.paid(orderRef);
    shops.gateway.refund = () => Promise.resolve({ kind: 'failed', code: 'refund.refused' });
    await here.refund(orderRef);
    const cardId = order.price.lines[0]?.giftCard?.cards[0]?.cardId;
    return { orderRef, cardId: cardId!, caseId: `${paymentRef}-R1-refund-failed` };
  }

  async function carriesOut(caseId: string): Promise<void> {
    const all = checkoutProcesses(there.checkout.parts);
    const process = all.find(({ name }) => name === 'carry-out-decision');
    await process?.run(caseId, new AbortController().signal);
  }

  it.each(['CaseResolved', 'OrderRefundAbandoned', 'GiftCardReinstated'])(
    'given the process that decided dies right after its %s, when another carries it out, twice, then the card is the customer’s again, once',
    async (type) => {
      const { orderRef, cardId, caseId } = await failed();
      expect(await there.onCard(cardId)).toMatchObject({ available: 0 });
      shops.after(type, () => Promise.reject(new Error('the process died')));
      await here.resolve(caseId, 'kept').catch(() => undefined);
      await Promise.all([carriesOut(caseId), carriesOut(caseId)]);
      expect(await there.onCard(cardId)).toMatchObject({ available: 50_000 });
      expect(await countsIn(shops, [`giftCard-${cardId}`])).toMatchObject({
        GiftCardReinstated: 1,
      });
      const { order, refunded } = await moneyOf(orderRef);
      expect([shownStatus(order), refunded]).toEqual(['completed', 0]);
    },
  );

  it.each(['OrderRefundAbandoned', 'GiftCardReinstated'])(
    'given another process looks after the order right before this one’s %s, then the card is given back all the same, once',
    async (type) => {
      const { cardId, caseId, orderRef } = await failed();
      shops.between(type, () => there.checkout.settle(orderRef));
      await here.resolve(caseId, 'kept');
      await carriesOut(caseId);
      expect(await there.onCard(cardId)).toMatchObject({ available: 50_000 });
    },
  );

  it('given the next refund takes the card right before it is given back, then it is taken, and its money is back', async () => {
    const { orderRef, cardId, caseId } = await failed();
    shops.gateway.refund = ({ amount, requestId }) =>
      Promise.resolve({ kind: 'succeeded', amount, providerRefundId: requestId });
    shops.between('GiftCardReinstated', () => there.refund(orderRef));
    await here.resolve(caseId, 'kept');
    await carriesOut(caseId);
    expect(await there.onCard(cardId)).toMatchObject({ available: 0 });
    expect(await moneyOf(orderRef)).toMatchObject({ captured: 50_000, refunded: 50_000 });
  });
});

describe('one öre', () => {
  const lines = [
    { productId: 'glaze', quantity: 3 },
    { productId: 'book', quantity: 7 },
    { productId: 'glaze', quantity: 1 },
  ];

  /** 203.39 kr for three lines of two VAT rates, by a code of 33.33 %, a card and Swish. */
  async function split(): Promise<{ readonly order: PlacedOrder; readonly cardId: string }> {
    const name = `ODD-${String(tests)}`;
    const discountCode = await here.code(name, { kind: 'percentage', percentBasisPoints: 3_333 });
    const { code, id } = await here.card(5_555);
    const giftCards = [{ code }];
    const { order } = await here.placed({ lines, discountCode, giftCards, paymentMethod: 'swish' });
    await here.paid(order.placed.orderRef);
    return { order, cardId: id };
  }

  it('given a discount over three lines of two rates (24), then lines, discounts, VAT and tenders add up', async () => {
    const { order } = await split();
    const { price: asked } = order;
    const whole = 4 * 3_333 + 7 * 1_001;
    const discount = asked.discounts[0]?.amount.minor ?? 0;
    const sum = (amounts: readonly (Money | undefined)[]) =>
      amounts.reduce((all, amount) => all + (amount?.minor ?? 0), 0);
    expect(discount).toBe(6_779);
    expect(sum(asked.lines.map((line) => line.discount))).toBe(discount);
    expect(sum(asked.lines.map(({ total }) => total))).toBe(whole - discount);
    expect(asked.total.minor).toBe(whole - discount);
    expect(sum(asked.tenders.map(({ amount }) => amount))).toBe(asked.total.minor);
    for (const { total, vat, vatRateBasisPoints } of asked.lines)
      expect(vat).toEqual(vatIncluded(total, vatRateBasisPoints));
  });

  it('given its units go back one by one from two processes at once (24, 11), then each tender has its own back to the öre', async () => {
    const { order, cardId } = await split();
    const { orderRef } = order.placed;
    const units = order.price.lines.flatMap(({ lineId, quantity }) =>
      Array.from({ length: quantity }, (): RefundScope => ({
        kind: 'lines',
        lines: [{ lineId, quantity: 1 }],
      })),
    );
    shops.between('OrderRefundRequested', () => there.refund(orderRef, units[0]));
    const answers = await Promise.all(
      units.slice(1).map((unit, n) => (n % 2 === 0 ? here : there).refund(orderRef, unit)),
    );
    expect(new Set(answers.map(endOf))).toEqual(new Set(['settled']));
    const { order: after, captured, refunded } = await moneyOf(orderRef);
    expect(shownStatus(after)).toBe('refunded');
    expect(after.refunds).toHaveLength(units.length);
    expect(refunded).toBe(captured);
    expect(captured).toBe(order.price.total.minor - 5_555);
    expect(await there.onCard(cardId as never)).toEqual({ available: 5_555, held: 0, used: 0 });
    expect(await there.refund(orderRef, ore(1))).toMatchObject({
      code: 'order.refund-exceeds-paid',
    });
  });
});
