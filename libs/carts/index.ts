export type { Cart, CartAnswer, CartKey, Carts, Ordering } from './cart.ts';
export { createCarts } from './carts.ts';
export {
  type CartContent,
  type CartLine,
  cartLinesMax,
  type CartPut,
  emptyCart,
  putIntoCart,
  saysTheSame,
  withoutLine,
} from './domain/cart-content.ts';
export { prepareCarts } from './prepare-carts.ts';
