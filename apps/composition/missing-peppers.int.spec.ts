import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sharedTestApi, type TestApi } from '../../test/support/api.ts';
import { freshDatabase } from '../../test/support/postgres.ts';
import { ConfigurationError } from '../api/configuration/index.ts';
import { requirePeppersInUse } from './missing-peppers.ts';

describe('the peppers of stored gift cards, at the start', () => {
  let api: TestApi;
  let cardId: string;

  beforeAll(async () => {
    api = await sharedTestApi();
    const given = await api.ask('/api/gift-cards', {
      as: 'operator',
      body: { faceValue: { amount: 50_000, currency: 'SEK' }, reason: 'a present' },
    });
    cardId = given.at('giftCard.id');
    await api.ask(`/api/gift-cards/${cardId}?after=${given.at('position')}`, { as: 'operator' });
  });

  afterAll(() => api.stop());

  const starting = (...ids: readonly string[]) =>
    requirePeppersInUse(
      api.database.pool,
      ids.map((id) => ({ id })),
    );

  it('given the pepper of a card among those configured, whatever their order, then the start goes on', async () => {
    expect(cardId.split('.')[0]).toBe('p1');
    await expect(starting('p1')).resolves.toBeUndefined();
    await expect(starting('2027a', 'p1')).resolves.toBeUndefined();
  });

  it('given it is missing, then the start is refused and says which one', async () => {
    await expect(starting('2027a')).rejects.toThrow(ConfigurationError);
    await expect(starting('2027a')).rejects.toThrow('GIFT_CARD_PEPPERS lacks p1');
  });

  it('given nothing was ever kept there, then the start goes on', async () => {
    const empty = await freshDatabase();
    await expect(requirePeppersInUse(empty.pool, [{ id: 'p1' }])).resolves.toBeUndefined();
    await empty.drop();
  });
});
