import { describe, expect, it } from '@jest/globals';
import { sourceFiles } from '../architecture/repository.ts';
import { numbersNamed } from './numbers.ts';

/** Bugs that others shipped, by their numbers in the domain's list, that this product can have by now. */
const due: readonly (readonly [number: number, bug: string])[] = [
  [1, 'two carts redeem one gift card at once'],
  [2, 'two cards on one order, only one drained rightly'],
  [3, 'a code with one use, 50 at once'],
  [4, 'a cancelled order gives the use back'],
  [5, 'an automatic discount also obeys its limit'],
  [6, 'discount budget race'],
  [7, 'paid while the last seat went'],
  [8, 'browser confirm races the callback'],
  [9, 'the same success as three callbacks at once'],
  [10, 'the customer pays twice in two tabs'],
  [11, 'refunds at once exceed the amount'],
  [15, 'the first outbound try fails and is retried'],
  [16, 'a later step fails after an event was announced'],
  [17, 'crash between commit and reaction'],
  [18, 'worker dies holding a job'],
  [19, 'two lines on one stock item'],
  [20, 'many reservations, one unit left'],
  [21, 'order expired, then the payment arrives'],
  [22, 'an abandoned cart locks gift money'],
  [23, 'the admin path goes round the rule'],
  [24, 'one-öre rounding across discount, VAT and split refund'],
  [25, 'one invoice drawn twice'],
  [26, 'invoice numbers under load, no gap'],
  [27, 'the same external key charges once'],
  [30, 'guessing codes gives no oracle'],
  [31, 'lock or hold order cannot deadlock'],
  [32, 'runs close together skip nothing'],
  [36, 'waiting-list offer expires, next in line'],
  [45, 'partial capture then release of the rest; a second resolve is refused'],
];

describe('bugs that others shipped', () => {
  /** Those that run against real Postgres. */
  const named = numbersNamed(sourceFiles(/\.(?:int|e2e)\.spec\.ts$/));

  it.each(due)('given number %i, %s, then a test against real Postgres names it', (number) => {
    expect([...(named.get(number) ?? [])]).not.toEqual([]);
  });
});

describe('the numbers in titles', () => {
  const found = (text: string) => [...numbersNamed([{ path: 'a.int.spec.ts', text }]).keys()];

  it('given titles with a number, several, or the word, then each is found', () => {
    const text = [
      "it('given a race (7), then one wins', () => {});",
      "it.each([1])(\n  'given %s (8, 9), then one wins',\n  () => {},\n);",
      'it(`given ${seed} of a bug (number 10), then one wins`, () => {});',
    ].join('\n');
    expect(found(text)).toEqual([7, 8, 9, 10]);
  });

  it('given numbers in code, comments and other texts, then none is found', () => {
    const text = "// bug (1)\nexpect(counter.hit('a', 2)).toBe(3);\nit('says (4)', () => f(5));";
    expect(found(text)).toEqual([]);
  });
});
