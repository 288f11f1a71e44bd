export * from './application/discount-code-commands.ts';
export * from './application/tokens.ts';
export * from './domain/changing-code.ts';
export { type DiscountState, evolveDiscount, initialDiscount } from './domain/discount-code.ts';
export * from './domain/discount-events.ts';
export * from './domain/discount-of.ts';
export { termsOf } from './domain/discount-terms.ts';
export {
  anyDiscountCode,
  isHouseCode,
  normaliseDiscountCode,
} from './domain/normalise-discount-code.ts';
export * from './domain/using-code.ts';
export { discountCodec } from './events/discount.codec.ts';
