import type { Chore, Feature } from './feature.ts';

const priceChanges: Chore = {
  name: 'the price changes',
  everyMs: 20 * 60_000,
  perform: async ({ catalogue, chronicle }, drawn) => {
    const { productId } = drawn.pick(catalogue.products).offer;
    catalogue.changePrice(productId, drawn.pick([-5, 1, 1_000]));
    chronicle.say('merchant', () => `changes the price of ${productId}`);
    return Promise.resolve();
  },
};

/** Prices that change while people buy, also between a try and its repeat. */
export const changingPrices: Feature = {
  name: 'changing-prices',
  chores: [priceChanges],
};
