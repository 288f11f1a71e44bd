import { describe, expect, it } from '@jest/globals';
import type { ProductId } from '../../kernel/index.ts';
import { poolOfAllClasses, poolOfClass, poolOfProduct, poolOfSlot } from './pools.ts';

// The names are streams: another name would begin an empty pool beside the one that is sold out.
describe('what units are counted under', () => {
  it('given a product, a slot and classes, then each has the name that it always had', () => {
    expect(poolOfProduct('mug' as ProductId)).toBe('mug');
    expect(poolOfSlot('glazing', 'monday')).toBe('glazing.monday');
    expect(poolOfClass('race', 'girls')).toBe('event.race.girls');
    expect(poolOfClass('cup', 'girls', 'series')).toBe('series.cup.girls');
    expect(poolOfAllClasses('race')).toBe('all.event.race');
    expect(poolOfAllClasses('cup', 'series')).toBe('all.series.cup');
  });
});
