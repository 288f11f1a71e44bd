import { catalogueStreams, checkoutStreams } from '../../apps/composition/streams.ts';
import { codecs as eventCodecs } from '../../apps/composition/codecs.ts';
import { memberDiscountsProcess } from '../../apps/composition/member-discounts.ts';
import { createCatalogue, seedDemoCatalogue } from '../../libs/catalogue/index.ts';
import { type OrderWish, priceOrder, type PricingOrderParts } from '../../libs/checkout/index.ts';
import { createDiscountCode } from '../../libs/discounts/index.ts';
import { createCodecRegistry, createPostgresEventStore } from '../../libs/event-store/index.ts';
import { createGiftCardCodes } from '../../libs/gift-cards/index.ts';
import {
  type DiscountCode,
  type PersonId,
  SEK,
  systemClock,
  systemRandom,
} from '../../libs/kernel/index.ts';
import { createMemoryPersonKeys } from '../../libs/privacy/index.ts';
import { contextAt } from '../../test/support/memory-checkout.ts';
import { withDatabase } from '../surroundings/database.ts';
import { percentile, type Rate, rateOf } from '../surroundings/rate.ts';

export interface PricingReport {
  readonly lines: number;
  readonly codes: number;
  /** Of one order at a time, in milliseconds: with its discount codes, and the same lines without. */
  readonly discountedP99Ms: Rate;
  readonly plainP99Ms: Rate;
  /** Of the rounds' ratios of means, the median. */
  readonly toPlain: number;
}

interface Options {
  readonly connectionString: string;
  readonly rounds?: number;
  /** Orders priced of each kind in each round. */
  readonly orders?: number;
}

const linesMax = 50;
const code = 'BENCH' as DiscountCode;
const customer = {
  personId: 'b9a3f0c2-0000-4000-8000-000000000001' as PersonId,
  name: '',
  email: '',
};
/** Of the demo catalogue, so that each kind of line is among them. */
const wanted = [
  { productId: 'vasalopp-kids', classId: 'girls-10' },
  { productId: 'spring-enduro', classId: 'men' },
  { productId: 'ticket-open-day' },
  { productId: 'course-wheel-throwing' },
  { productId: 'postcard' },
];
const lines = Array.from({ length: linesMax }, (_, n) => {
  const { productId, classId } = wanted[n % wanted.length] ?? { productId: 'postcard' };
  if (classId === undefined) return { productId, quantity: 1 };
  const registrations = [{ riderId: String(n), classId }];
  return { productId, classId, quantity: 1, details: { registrations } };
});

/**
 * Prices an order of 50 lines over Postgres, as placing and validating price it: with a customer's code and
 * what members get at two of its events, beside the same lines without.
 */
export async function pricingBench(options: Options): Promise<PricingReport> {
  const { rounds = 5, orders = 200 } = options;
  return withDatabase(options.connectionString, async (url) => {
    const store = await createPostgresEventStore({ connectionString: url });
    const parts = await shopOver(store);
    const plain = {
      customer,
      lines,
      currency: SEK,
      bookingRefs: [],
      paymentMethod: 'invoice',
    } as const;
    const discounted = { ...plain, discountCode: code, isMember: true };
    await timed(parts, discounted, orders / 2);
    const timesOf = { discounted: [] as number[][], plain: [] as number[][] };
    for (let round = 0; round < rounds; round++) {
      timesOf.discounted.push(await timed(parts, discounted, orders));
      timesOf.plain.push(await timed(parts, plain, orders));
    }
    const codes = await codesOf(parts, discounted);
    await store.close();
    const ratios = timesOf.discounted.map((each, i) => mean(each) / mean(timesOf.plain[i] ?? each));
    return {
      ...{ lines: lines.length, codes },
      discountedP99Ms: p99Of(timesOf.discounted),
      plainP99Ms: p99Of(timesOf.plain),
      toPlain: rateOf(ratios).median,
    };
  });
}

async function shopOver(
  store: Awaited<ReturnType<typeof createPostgresEventStore>>,
): Promise<PricingOrderParts> {
  const clock = systemClock;
  const keys = createMemoryPersonKeys({ random: systemRandom, clock });
  const opened = { store, codecs: createCodecRegistry(eventCodecs, keys), clock };
  const catalogue = catalogueStreams(opened);
  const streams = checkoutStreams(opened);
  await seedDemoCatalogue({ streams: catalogue, clock, setCapacity: () => Promise.resolve() });
  const { discounts } = streams;
  const process = memberDiscountsProcess({ catalogue, codes: discounts, clock });
  for (const id of ['series-kids-cup', 'event-spring-enduro'])
    await process.run(id, new AbortController().signal);
  const context = contextAt(clock.now());
  await discounts.execute(code, context, (state) =>
    createDiscountCode(state, {
      ...{ code, createdBy: context.commandId },
      terms: { kind: 'percentage', percentBasisPoints: 1_234, usesPerCustomerMax: 1 },
    }),
  );
  return {
    ...{ streams, random: systemRandom, catalogue: createCatalogue({ ...catalogue, clock }) },
    giftCardCodes: createGiftCardCodes({ peppers: [{ keyId: 'p', secret: Buffer.alloc(32, 1) }] }),
  };
}

type Wish = OrderWish & { readonly bookingRefs: readonly string[] };

/** Milliseconds of each, one after the other. */
async function timed(parts: PricingOrderParts, wish: Wish, orders: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < orders; n++) {
    const begun = performance.now();
    await codesOf(parts, wish);
    times.push(performance.now() - begun);
  }
  return times;
}

async function codesOf(parts: PricingOrderParts, wish: Wish): Promise<number> {
  const priced = await priceOrder(parts, wish, systemClock.now());
  if (priced.kind === 'rejected') throw new Error(`not priced: ${priced.code}`);
  return priced.order.discounts?.length ?? 0;
}

function p99Of(rounds: readonly (readonly number[])[]): Rate {
  return rateOf(rounds.map((times) => percentile(times, 99)));
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}
