import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Catalogue, Offer } from '../../catalogue/index.ts';
import {
  currency,
  money,
  type PersonId,
  type PoolId,
  type ProductId,
  SEK,
  vatIncluded,
} from '../../kernel/index.ts';
import { memoryCheckout } from '../../../test/support/memory-checkout.ts';
import { priceOrder } from './price-order.ts';
import type { WishedLine } from './pricing.ts';

const { parts, clock } = memoryCheckout();

const EUR = currency('EUR');
const download: Offer = {
  productId: 'glaze-recipes' as ProductId,
  productType: 'image',
  name: 'Glasyrrecept',
  unitPrice: money(9_999, SEK),
  vatRateBasisPoints: 600,
  salesAccount: '3001',
  allocates: 'nothing',
  delivers: 'download',
};
const course: Offer = {
  ...download,
  productId: 'course-wheel' as ProductId,
  productType: 'course',
  name: 'Drejning för nybörjare',
  unitPrice: money(129_500, SEK),
  vatRateBasisPoints: 2_500,
  allocates: 'seats',
  delivers: 'booking',
  poolId: 'course-wheel' as PoolId,
};
const abroad: Offer = { ...download, productId: 'abroad' as ProductId, unitPrice: money(900, EUR) };

/** A shop with these products, which remembers what it was asked for. */
function shop(...offers: readonly Offer[]): Catalogue & { readonly asked: WishedLine[] } {
  const asked: WishedLine[] = [];
  return {
    asked,
    offerOf: (line) => {
      asked.push(line as WishedLine);
      const offer = offers.find(({ productId }) => productId === line.productId);
      if (line.details === 'nonsense')
        return Promise.resolve({
          kind: 'refused',
          code: 'catalogue.invalid-details',
          errors: [{ field: 'participants', code: 'required', message: 'is missing' }],
        });
      return Promise.resolve(
        offer === undefined
          ? { kind: 'refused', code: 'catalogue.unknown-product' }
          : { kind: 'offer', offer },
      );
    },
  };
}

const house = shop(course, download, abroad);
const line = (productId: string, quantity = 1, more: Partial<WishedLine> = {}): WishedLine => ({
  productId,
  quantity,
  ...more,
});
const customer = { personId: 'p-1' as PersonId, name: 'Åsa', email: 'asa@example.se' };
const price = (
  lines: readonly WishedLine[],
  wish: Partial<Parameters<typeof priceOrder>[1]> = {},
) => priceOf(house, lines, wish);
const priceOf = (
  catalogue: Catalogue,
  lines: readonly WishedLine[],
  wish: Partial<Parameters<typeof priceOrder>[1]> = {},
) =>
  priceOrder(
    { ...parts, catalogue },
    { customer, lines, currency: SEK, paymentMethod: 'swish', bookingRefs: [], ...wish },
    clock.now(),
  );

describe('pricing an order', () => {
  it('given a product, when it is priced, then the line carries what the catalogue says today', async () => {
    const priced = await price([line('course-wheel', 2)], { bookingRefs: ['BC-261120-5D3E10'] });
    expect(priced).toStrictEqual({
      kind: 'priced',
      order: {
        total: money(259_000, SEK),
        tenders: [{ kind: 'payment', method: 'swish', amount: money(259_000, SEK) }],
        lines: [
          {
            lineId: '1',
            productId: 'course-wheel',
            productType: 'course',
            name: 'Drejning för nybörjare',
            quantity: 2,
            unitPrice: money(129_500, SEK),
            total: money(259_000, SEK),
            vatRateBasisPoints: 2_500,
            vat: money(51_800, SEK),
            salesAccount: '3001',
            delivers: 'booking',
            poolId: 'course-wheel',
            bookingRef: 'BC-261120-5D3E10',
          },
        ],
      },
    });
  });

  it('given several lines, when they are priced, then each has its number, rate and booking, and they add up', async () => {
    const priced = await price([line('course-wheel'), line('glaze-recipes', 3)], {
      bookingRefs: ['BC-261120-000001', 'BC-261120-000002'],
    });
    expect(priced).toMatchObject({
      order: {
        total: money(159_497, SEK),
        lines: [
          { lineId: '1', bookingRef: 'BC-261120-000001', vat: money(25_900, SEK) },
          { lineId: '2', bookingRef: 'BC-261120-000002', vat: money(1_698, SEK) },
        ],
      },
    });
  });

  it('given something that allocates nothing, with no booking and no details, then the line has none', async () => {
    const priced = await price([line('glaze-recipes')]);
    const [only] = priced.kind === 'priced' ? priced.order.lines : [];
    for (const field of ['poolId', 'bookingRef', 'details']) expect(only).not.toHaveProperty(field);
  });

  it('given details, when it is priced, then they are kept as JSON text', async () => {
    const details = { participants: [{ name: 'Åsa' }] };
    expect(await price([line('course-wheel', 1, { details })])).toMatchObject({
      order: { lines: [{ details: '{"participants":[{"name":"Åsa"}]}' }] },
    });
  });

  it('given a line for a slot, when it is priced, then the catalogue is asked for that slot', async () => {
    const asked = shop(course);
    const wished = line('course-wheel', 1, { slotId: 'monday' });
    await priceOf(asked, [wished]);
    expect(asked.asked).toEqual([wished]);
  });

  it('given no lines, when they are priced, then the total is nothing', async () => {
    expect(await price([])).toEqual({
      kind: 'priced',
      order: { lines: [], total: money(0, SEK), tenders: [] },
    });
  });

  it('given any quantities and prices, then VAT is rounded once per line and the total is the sum', async () => {
    const prices = fc.nat({ max: 10_000_000 });
    const quantities = fc.integer({ min: 1, max: 100 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(prices, quantities, fc.constantFrom(0, 600, 1_200, 2_500)), {
          maxLength: 10,
        }),
        async (wishes) => {
          const offers = wishes.map(([minor, , vatRateBasisPoints], i) => ({
            ...course,
            productId: `product-${String(i)}` as ProductId,
            unitPrice: money(minor, SEK),
            vatRateBasisPoints,
          }));
          const lines = wishes.map(([, quantity], i) => line(`product-${String(i)}`, quantity));
          const priced = await priceOf(shop(...offers), lines);
          if (priced.kind !== 'priced') throw new Error(priced.code);
          const total = wishes.reduce((so, [minor, quantity]) => so + minor * quantity, 0);
          expect(priced.order.total).toEqual(money(total, SEK));
          for (const each of priced.order.lines)
            expect(each.vat).toEqual(vatIncluded(each.total, each.vatRateBasisPoints));
        },
      ),
    );
  });
});

describe('what a client claims to pay', () => {
  it('given the right prices and total, when they are claimed, then the order is priced as without', async () => {
    const claimed = await price(
      [line('course-wheel', 2, { claimedUnitPrice: money(129_500, SEK) })],
      { claimedTotal: money(259_000, SEK) },
    );
    expect(claimed).toEqual(await price([line('course-wheel', 2)]));
  });

  it.each([money(129_499, SEK), money(129_501, SEK), money(0, SEK), money(129_500, EUR)])(
    'given a unit price of $minor $currency, when it is claimed, then it is rejected with today’s',
    async (claimedUnitPrice) => {
      expect(
        await price([line('glaze-recipes'), line('course-wheel', 1, { claimedUnitPrice })]),
      ).toEqual({
        kind: 'rejected',
        code: 'order.price-differs',
        facts: { line: 1, unitPriceOre: 129_500 },
      });
    },
  );

  it.each([money(129_499, SEK), money(129_501, SEK), money(0, SEK), money(129_500, EUR)])(
    'given a total of $minor $currency, when it is claimed, then it is rejected with today’s',
    async (claimedTotal) => {
      expect(await price([line('course-wheel')], { claimedTotal })).toEqual({
        kind: 'rejected',
        code: 'order.total-differs',
        facts: { totalOre: 129_500 },
      });
    },
  );
});

describe('what cannot be sold', () => {
  it('given a product in another currency than the order, then it is rejected and the line named', async () => {
    expect(await price([line('course-wheel'), line('abroad')])).toEqual({
      kind: 'rejected',
      code: 'order.mixed-currencies',
      facts: { line: 1 },
    });
  });

  it('given a product that the catalogue refuses, then its code and the line come back, and no later line is asked for', async () => {
    const asked = shop(course);
    const lines = [line('course-wheel'), line('no-such-thing'), line('course-wheel')];
    expect(await priceOf(asked, lines)).toStrictEqual({
      kind: 'rejected',
      code: 'catalogue.unknown-product',
      line: 1,
    });
    expect(asked.asked).toHaveLength(2);
  });

  it('given details that do not fit, then each field’s error comes back', async () => {
    expect(await price([line('course-wheel', 1, { details: 'nonsense' })])).toStrictEqual({
      kind: 'rejected',
      code: 'catalogue.invalid-details',
      line: 0,
      errors: [{ field: 'participants', code: 'required', message: 'is missing' }],
    });
  });
});
