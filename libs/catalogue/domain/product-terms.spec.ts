import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { type CommandId, currency, money, type ProductId, SEK } from '../../kernel/index.ts';
import { changeProduct, createProduct } from './product.ts';
import { evolveProduct, initialProduct, type ProductEvent } from './product-events.ts';
import {
  downloadTermsOf,
  giftCardTermsOf,
  isWorth,
  type ProductTerms,
  takesUnits,
  termsOf,
  wrongTerms,
} from './product-terms.ts';
import type { Allocates, Delivers, ProductTypeDeclaration } from './product-type.ts';

const c1 = 'c1' as CommandId;
const c2 = 'c2' as CommandId;
const sek = (kronor: number) => money(kronor * 100, SEK);
const productId = 'card' as ProductId;
const amounts = { least: sek(100), greatest: sek(10_000) };
const giftCard = { amounts, voucherKind: 'multi-purpose' } as const;

function type(delivers: Delivers, allocates: Allocates = 'nothing'): ProductTypeDeclaration {
  return {
    ...{ code: 'any', name: { sv: 'x', en: 'x' }, allocates, delivers, vatRateBasisPoints: 0 },
    ...{ salesAccount: '2421', lineSchema: '{"type":"object"}', sellable: true },
  };
}

const wish = {
  ...{ productId, productType: 'any', declaration: type('gift-card'), name: 'Kort' },
  ...{ unitPrice: sek(500), commandId: c1 },
};
const created: ProductEvent = {
  ...{ type: 'ProductCreated', productId, productType: 'any', name: 'Kort' },
  ...{ terms: { giftCard }, unitPrice: sek(500), createdBy: c1 },
};

const product = scenario({ initialState: initialProduct, evolve: evolveProduct });

describe('the terms of a product', () => {
  it('given terms, when a product is created with them twice, then it is created once', () => {
    const withTerms = { ...wish, terms: { giftCard } };
    product
      .given([])
      .when((state) => createProduct(state, withTerms))
      .thenAccepted([created]);
    product
      .given([created])
      .when((state) => createProduct(state, withTerms))
      .thenAlready();
    product
      .given([created])
      .when((state) => createProduct(state, wish))
      .thenRejected('catalogue.command-reused');
    product
      .given([created])
      .when((state) => createProduct(state, { ...wish, commandId: c2 }))
      .thenRejected('catalogue.id-taken');
  });

  it.each<[Delivers, ProductTerms, string]>([
    ['booking', { giftCard }, 'catalogue.terms-do-not-fit'],
    ['gift-card', { points: { points: 1 } }, 'catalogue.terms-do-not-fit'],
    ['booking', { download: { usesMax: 1, validDays: 1 } }, 'catalogue.terms-do-not-fit'],
    ['gift-card', { unitPoints: 1 }, 'catalogue.terms-do-not-fit'],
    ['points', { points: { points: 1 }, unitPoints: 1 }, 'catalogue.terms-do-not-fit'],
    ['shipment', { stock: 'untracked' }, 'catalogue.terms-do-not-fit'],
    ['points', {}, 'catalogue.terms-required'],
    ['points', { points: { points: 0 } }, 'catalogue.invalid-terms'],
    ['points', { points: { points: 1, validityDays: 0 } }, 'catalogue.invalid-terms'],
    ['download', { unitPoints: 1.5 }, 'catalogue.invalid-terms'],
    ['download', { download: { usesMax: 1_001, validDays: 1 } }, 'catalogue.invalid-terms'],
    ['gift-card', { giftCard: { ...giftCard, validityDays: 40_000 } }, 'catalogue.invalid-terms'],
    [
      'gift-card',
      { giftCard: { ...giftCard, amounts: { least: sek(2), greatest: sek(1) } } },
      'catalogue.invalid-terms',
    ],
    [
      'gift-card',
      {
        giftCard: {
          ...giftCard,
          amounts: { least: sek(1), greatest: money(500, currency('EUR')) },
        },
      },
      'catalogue.invalid-terms',
    ],
    [
      'gift-card',
      { giftCard: { ...giftCard, amounts: { least: sek(501), greatest: sek(600) } } },
      'catalogue.amount-out-of-range',
    ],
  ])('given a type that delivers %s, when terms are %j, then it is %s', (delivers, terms, code) => {
    const decided = createProduct(initialProduct, {
      ...wish,
      declaration: type(delivers),
      terms,
    });
    expect(decided).toMatchObject({ kind: 'rejected', code });
  });

  it('given a gift card, when it is to cost nothing, then it is rejected', () => {
    product
      .given([])
      .when((state) => createProduct(state, { ...wish, unitPrice: sek(0) }))
      .thenRejected('catalogue.amount-out-of-range');
  });

  it('given terms, when others or none are put in their place, then all are stated, and once', () => {
    const declaration = type('gift-card');
    const none = { terms: {}, declaration, commandId: c2 };
    const cleared: ProductEvent = {
      type: 'ProductChanged',
      productId,
      name: 'Kort',
      changedBy: c2,
    };
    product
      .given([created])
      .when((state) => changeProduct(state, none))
      .thenAccepted([cleared]);
    product
      .given([created, cleared])
      .when((state) => changeProduct(state, none))
      .thenAlready();
    product
      .given([created, cleared])
      .when((state) => changeProduct(state, { ...none, terms: { giftCard } }))
      .thenRejected('catalogue.command-reused');
  });

  it('given terms, when only the name changes, then the terms stay', () => {
    product
      .given([created])
      .when((state) => changeProduct(state, { name: 'Nytt', commandId: c2 }))
      .thenAccepted([
        { type: 'ProductChanged', productId, name: 'Nytt', terms: { giftCard }, changedBy: c2 },
      ]);
  });

  it('given a card’s amounts, when its price leaves them, then it is rejected', () => {
    const declaration = type('gift-card');
    product
      .given([created])
      .when((state) => changeProduct(state, { unitPrice: sek(50), declaration, commandId: c2 }))
      .thenRejected('catalogue.amount-out-of-range');
  });

  it('given terms that say nothing, when they are read, then they are none', () => {
    expect(termsOf({})).toBeUndefined();
    expect(termsOf({ recipientId: '' })).toBeUndefined();
  });

  it.each<[Allocates, ProductTerms | undefined, boolean]>([
    ['nothing', undefined, false],
    ['seats', undefined, true],
    ['stock', undefined, true],
    ['stock', { stock: 'tracked' }, true],
    ['stock', { stock: 'untracked' }, false],
  ])(
    'given a type that allocates %s and terms %j, then it takes units: %p',
    (allocates, terms, takes) => {
      expect(takesUnits(terms, { allocates })).toBe(takes);
    },
  );
});

describe('what a card may be worth', () => {
  it.each([
    [false, sek(99.99)],
    [true, sek(100)],
    [true, sek(10_000)],
    [false, sek(10_000.01)],
    [false, money(50_000, currency('EUR'))],
  ])('given amounts from 100 to 10,000 kr, then (%s) it may be %j', (may, amount) => {
    expect(isWorth(giftCard, amount)).toBe(may);
  });

  it('given no amounts, then it may be anything above nothing', () => {
    expect([sek(0), sek(0.01)].map((amount) => isWorth({}, amount))).toEqual([false, true]);
  });
});

describe('numbers in terms', () => {
  const of = (delivers: Delivers, terms: ProductTerms) =>
    wrongTerms(terms, type(delivers), sek(500));
  const range = (least: number, greatest: number): ProductTerms => ({
    giftCard: {
      amounts: { least: sek(least), greatest: sek(greatest) },
      voucherKind: 'multi-purpose',
    },
  });

  it.each<[string, Delivers, ProductTerms]>([
    ['giftCard.validityDays', 'gift-card', { giftCard: { ...giftCard, validityDays: 0 } }],
    ['points.points', 'points', { points: { points: 0 } }],
    ['points.validityDays', 'points', { points: { points: 1, validityDays: 0.5 } }],
    ['unitPoints', 'booking', { unitPoints: -1 }],
    ['download.usesMax', 'download', { download: { usesMax: 0, validDays: 1 } }],
    ['download.validDays', 'download', { download: { usesMax: 1, validDays: 0 } }],
    ['giftCard.amounts', 'gift-card', range(0, 500)],
    ['giftCard.amounts', 'gift-card', range(501, 500)],
  ])('given terms whose %s makes no sense, then it is named', (field, delivers, terms) => {
    expect(of(delivers, terms)).toEqual({
      kind: 'rejected',
      code: 'catalogue.invalid-terms',
      facts: { field },
    });
  });

  it.each<[Delivers, ProductTerms]>([
    ['gift-card', { giftCard: { ...giftCard, validityDays: 1 } }],
    ['gift-card', range(500, 500)],
    ['points', { points: { points: 1, validityDays: 1 } }],
    ['booking', { unitPoints: 1 }],
    ['download', { download: { usesMax: 1, validDays: 1 } }],
  ])('given the least that %s may say, then it may', (delivers, terms) => {
    expect(of(delivers, terms)).toBeUndefined();
  });
});

describe('terms where nothing is said', () => {
  it('given a card, then it is valid for ten years and for anything; given a download, then five times in a month', () => {
    expect(giftCardTermsOf(undefined)).toEqual({
      validityDays: 3_653,
      voucherKind: 'multi-purpose',
    });
    expect(
      giftCardTermsOf({ giftCard: { validityDays: 365, voucherKind: 'single-purpose' } }),
    ).toEqual({ validityDays: 365, voucherKind: 'single-purpose' });
    expect(downloadTermsOf(undefined)).toEqual({ usesMax: 5, validDays: 30 });
    const download = { usesMax: 1, validDays: 2 };
    expect(downloadTermsOf({ download })).toEqual(download);
  });
});
