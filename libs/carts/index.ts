export type { Cart, CartAnswer, CartKey, Carts, Ordering } from './cart.ts';
export { createCarts } from './carts.ts';
export {
  type CartContent,
  type CartLine,
  cartLinesMax,
  type CartPut,
  emptyCart,
} from './domain/cart-content.ts';
export { prepareCarts } from './prepare-carts.ts';
