import { describe, expect, it } from '@jest/globals';
import { scenario } from '../../../test/support/scenario.ts';
import { type CommandId, CorruptStream, money, type ProductId, SEK } from '../../kernel/index.ts';
import { evolveProduct, initialProduct, type ProductEvent } from './product-events.ts';
import { activateProduct, changeProduct, createProduct, deactivateProduct } from './product.ts';
import type { ProductTypeDeclaration } from './product-type.ts';

const declaration: ProductTypeDeclaration = {
  code: 'course',
  name: { sv: 'Kurs', en: 'Course' },
  allocates: 'seats',
  delivers: 'booking',
  vatRateBasisPoints: 2500,
  salesAccount: '3001',
  lineSchema: '{"type":"object"}',
  sellable: true,
};
const productId = 'course-wheel-throwing' as ProductId;
const c1 = 'c1' as CommandId;
const c2 = 'c2' as CommandId;
const c3 = 'c3' as CommandId;
const sek = (kronor: number) => money(kronor * 100, SEK);
const wish = {
  productId,
  productType: 'course',
  declaration,
  name: 'Drejning',
  description: 'En kväll',
  unitPrice: sek(1295),
  commandId: c1,
};
const created: ProductEvent = {
  type: 'ProductCreated',
  productId,
  productType: 'course',
  name: 'Drejning',
  description: 'En kväll',
  unitPrice: sek(1295),
  createdBy: c1,
};
const dearer: ProductEvent = {
  type: 'ProductPriceChanged',
  productId,
  unitPrice: sek(1395),
  changedBy: c2,
};
const deactivated: ProductEvent = { type: 'ProductDeactivated', productId, deactivatedBy: c2 };
const activated: ProductEvent = { type: 'ProductActivated', productId, activatedBy: c3 };

const product = scenario({ initialState: initialProduct, evolve: evolveProduct });

describe('createProduct', () => {
  it('given nothing, when a product is created, then it is', () => {
    product
      .given([])
      .when((state) => createProduct(state, wish))
      .thenAccepted([created]);
  });

  it('given a product, when it is created twice, then nothing happens', () => {
    product
      .given([created])
      .when((state) => createProduct(state, wish))
      .thenAlready();
  });

  it('given a product that costs more by now, when its creation comes again, then nothing happens', () => {
    product
      .given([created, dearer])
      .when((state) => createProduct(state, wish))
      .thenAlready();
  });

  it('given a product, when the same command creates it at another price, then it is rejected', () => {
    product
      .given([created])
      .when((state) => createProduct(state, { ...wish, unitPrice: sek(1) }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a product, when another command creates the same, then nothing happens', () => {
    product
      .given([created])
      .when((state) => createProduct(state, { ...wish, commandId: c2 }))
      .thenAlready();
  });

  it.each([
    { name: 'Raku' },
    { description: '' },
    { unitPrice: sek(1) },
    { productType: 'ticket' },
  ])(
    'given a product, when another command creates one with the id and %j, then the id is taken',
    (other) => {
      product
        .given([created])
        .when((state) => createProduct(state, { ...wish, ...other, commandId: c2 }))
        .thenRejected('catalogue.id-taken');
    },
  );

  it('given no such type, when a product of it is created, then it is rejected', () => {
    product
      .given([])
      .when((state) => createProduct(state, { ...wish, declaration: undefined }))
      .thenRejected('catalogue.unknown-product-type');
  });

  it('given nothing, when a product below zero is created, then it is rejected', () => {
    product
      .given([])
      .when((state) => createProduct(state, { ...wish, unitPrice: money(-1, SEK) }))
      .thenRejected('catalogue.negative-amount');
  });

  it('given nothing, when a product that costs nothing is created, then it is', () => {
    product
      .given([])
      .when((state) => createProduct(state, { ...wish, unitPrice: sek(0) }))
      .thenAccepted([{ ...created, unitPrice: sek(0) }]);
  });
});

describe('changeProduct', () => {
  it('given a product, when its price is changed, then it costs that', () => {
    product
      .given([created])
      .when((state) => changeProduct(state, { unitPrice: sek(1395), commandId: c2 }))
      .thenAccepted([dearer]);
  });

  it('given a product, when its price is changed twice, then nothing happens', () => {
    product
      .given([created, dearer])
      .when((state) => changeProduct(state, { unitPrice: sek(1395), commandId: c2 }))
      .thenAlready();
  });

  it('given a price that was changed once more since, when the first change comes again, then nothing happens', () => {
    product
      .given([created, dearer, { ...dearer, unitPrice: sek(1495), changedBy: c3 }])
      .when((state) => changeProduct(state, { unitPrice: sek(1395), commandId: c2 }))
      .thenAlready();
  });

  it('given a change, when it comes twice with another price, then it is rejected', () => {
    product
      .given([created, dearer])
      .when((state) => changeProduct(state, { unitPrice: sek(2000), commandId: c2 }))
      .thenRejected('catalogue.command-reused');
  });

  it('given a product, when its name and price are changed at once, then both are', () => {
    const text = { name: 'Drejning II', description: 'En kväll' };
    product
      .given([created])
      .when((state) =>
        changeProduct(state, { name: 'Drejning II', unitPrice: sek(1395), commandId: c2 }),
      )
      .thenAccepted([{ type: 'ProductChanged', productId, ...text, changedBy: c2 }, dearer]);
  });

  it('given name and price changed at once, when that comes twice, then nothing happens', () => {
    const text = { name: 'Drejning II', description: 'En kväll' };
    product
      .given([created, { type: 'ProductChanged', productId, ...text, changedBy: c2 }, dearer])
      .when((state) =>
        changeProduct(state, { name: 'Drejning II', unitPrice: sek(1395), commandId: c2 }),
      )
      .thenAlready();
  });

  it('given a description, when it is changed to nothing, then it is gone', () => {
    product
      .given([created])
      .when((state) => changeProduct(state, { description: '', commandId: c2 }))
      .thenAccepted([{ type: 'ProductChanged', productId, name: 'Drejning', changedBy: c2 }]);
  });

  it('given a product, when it is changed to what it is, then nothing happens', () => {
    product
      .given([created])
      .when((state) =>
        changeProduct(state, { name: 'Drejning', unitPrice: sek(1295), commandId: c2 }),
      )
      .thenAlready();
  });

  it('given a product, when its price is changed below zero, then it is rejected', () => {
    product
      .given([created])
      .when((state) => changeProduct(state, { unitPrice: money(-1, SEK), commandId: c2 }))
      .thenRejected('catalogue.negative-amount');
  });

  it('given no product, when it is changed, then it is unknown', () => {
    product
      .given([])
      .when((state) => changeProduct(state, { name: 'x', commandId: c2 }))
      .thenRejected('catalogue.unknown-product');
  });
});

describe('deactivateProduct and activateProduct', () => {
  it('given a product, when it is deactivated, then it is', () => {
    product
      .given([created])
      .when((state) => deactivateProduct(state, { commandId: c2 }))
      .thenAccepted([deactivated]);
  });

  it('given a product out of sale, when it is deactivated twice, then nothing happens', () => {
    product
      .given([created, deactivated])
      .when((state) => deactivateProduct(state, { commandId: c2 }))
      .thenAlready();
  });

  it('given a product in sale again, when its deactivation comes again, then it stays in sale', () => {
    product
      .given([created, deactivated, activated])
      .when((state) => deactivateProduct(state, { commandId: c2 }))
      .thenAlready();
  });

  it('given a product out of sale, when it is activated, then it is', () => {
    product
      .given([created, deactivated])
      .when((state) => activateProduct(state, { commandId: c3 }))
      .thenAccepted([activated]);
  });

  it('given a product that is in sale again, when another command takes it out, then it is', () => {
    const c4 = 'c4' as CommandId;
    product
      .given([created, deactivated, activated])
      .when((state) => deactivateProduct(state, { commandId: c4 }))
      .thenAccepted([{ type: 'ProductDeactivated', productId, deactivatedBy: c4 }]);
    product
      .given([created, deactivated, activated])
      .when((state) => activateProduct(state, { commandId: c4 }))
      .thenAlready();
  });

  it('given a product in sale, when it is activated, then nothing happens', () => {
    product
      .given([created])
      .when((state) => activateProduct(state, { commandId: c3 }))
      .thenAlready();
  });

  it('given a deactivation, when the same command activates, then it is rejected', () => {
    product
      .given([created, deactivated])
      .when((state) => activateProduct(state, { commandId: c2 }))
      .thenRejected('catalogue.command-reused');
  });

  it.each([deactivateProduct, activateProduct])(
    'given no product, when %p is wished, then it is unknown',
    (decide) => {
      product
        .given([])
        .when((state) => decide(state, { commandId: c2 }))
        .thenRejected('catalogue.unknown-product');
    },
  );
});

describe('a history that cannot be', () => {
  it.each<readonly ProductEvent[]>([[created, created], [dearer], [deactivated]])(
    'given events that cannot follow each other (%#), then folding stops',
    (...events) => {
      expect(() => events.reduce(evolveProduct, initialProduct)).toThrow(CorruptStream);
    },
  );
});
