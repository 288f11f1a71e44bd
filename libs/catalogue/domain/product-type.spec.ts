import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { type CommandId, CorruptStream } from '../../kernel/index.ts';
import {
  declareProductType,
  evolveProductType,
  initialProductType,
  type ProductTypeDeclaration,
  type ProductTypeEvent,
} from './product-type.ts';

const course: ProductTypeDeclaration = {
  code: 'course',
  name: { sv: 'Kurs', en: 'Course' },
  allocates: 'seats',
  delivers: 'booking',
  vatRateBasisPoints: 2500,
  salesAccount: '3001',
  lineSchema: '{"type":"object"}',
  sellable: true,
};
const first = 'c1' as CommandId;
const second = 'c2' as CommandId;
const declared: ProductTypeEvent = { type: 'ProductTypeDeclared', ...course, declaredBy: first };

const productType = scenario({ initialState: initialProductType, evolve: evolveProductType });

describe('declareProductType', () => {
  it('given nothing, when a type is declared, then it is', () => {
    productType
      .given([])
      .when((state) => declareProductType(state, { ...course, commandId: first }))
      .thenAccepted([declared]);
  });

  it('given a type, when it is declared twice, then nothing happens', () => {
    productType
      .given([declared])
      .when((state) => declareProductType(state, { ...course, commandId: first }))
      .thenAlready();
  });

  it('given a type, when the same command declares another rate, then it is rejected', () => {
    productType
      .given([declared])
      .when((state) =>
        declareProductType(state, { ...course, vatRateBasisPoints: 600, commandId: first }),
      )
      .thenRejected('catalogue.command-reused');
  });

  it('given a type, when another command declares the same, then nothing happens', () => {
    productType
      .given([declared])
      .when((state) => declareProductType(state, { ...course, commandId: second }))
      .thenAlready();
  });

  it('given a type, when another command declares another rate, then the type is changed', () => {
    const changed = { ...course, vatRateBasisPoints: 600 };
    productType
      .given([declared])
      .when((state) => declareProductType(state, { ...changed, commandId: second }))
      .thenAccepted([{ type: 'ProductTypeChanged', ...changed, changedBy: second }]);
  });

  it('given a type that was changed since, when the first declaration comes again, then nothing happens', () => {
    productType
      .given([
        declared,
        { type: 'ProductTypeChanged', ...course, sellable: false, changedBy: second },
      ])
      .when((state) => declareProductType(state, { ...course, commandId: first }))
      .thenAlready();
  });

  it.each([-1, 10_001, 12.5])(
    'given nothing, when a type with the rate %p is declared, then it is rejected',
    (vatRateBasisPoints) => {
      productType
        .given([])
        .when((state) =>
          declareProductType(state, { ...course, vatRateBasisPoints, commandId: first }),
        )
        .thenRejected('catalogue.invalid-vat-rate');
    },
  );

  it.each(['', '300', '30010', '3OO1'])(
    'given nothing, when a type with the account %p is declared, then it is rejected',
    (salesAccount) => {
      productType
        .given([])
        .when((state) => declareProductType(state, { ...course, salesAccount, commandId: first }))
        .thenRejected('catalogue.invalid-account');
    },
  );

  it.each([
    { delivers: 'membership' as const },
    { delivers: 'membership' as const, allocates: 'nothing' as const },
  ])(
    'given what cannot be handed over yet (%j), when it is declared sellable, then it is rejected',
    (part) => {
      productType
        .given([])
        .when((state) => declareProductType(state, { ...course, ...part, commandId: first }))
        .thenRejected('catalogue.not-sellable-yet');
    },
  );

  it('given what cannot be handed over yet, when it is declared as not sellable, then it stands', () => {
    const members = { ...course, delivers: 'membership' as const, sellable: false };
    productType
      .given([])
      .when((state) => declareProductType(state, { ...members, commandId: first }))
      .thenAccepted([{ type: 'ProductTypeDeclared', ...members, declaredBy: first }]);
  });

  it('given names in another order of languages, when the same is declared again, then nothing happens', () => {
    productType
      .given([declared])
      .when((state) =>
        declareProductType(state, {
          ...course,
          name: { en: 'Course', sv: 'Kurs' },
          commandId: second,
        }),
      )
      .thenAlready();
  });
});

describe('a history that cannot be', () => {
  it.each<readonly ProductTypeEvent[]>([
    [declared, declared],
    [{ type: 'ProductTypeChanged', ...course, changedBy: first }],
  ])('given events that cannot follow each other (%#), then folding stops', (...events) => {
    expect(() => events.reduce(evolveProductType, initialProductType)).toThrow(CorruptStream);
  });
});
