import type { Pool } from 'pg';
import { canonicalJson, type Clock, rejected, type Rejected } from '../kernel/index.ts';
import type { Cart, CartAnswer, CartChange, CartKey, Carts, Ordering } from './cart.ts';
import {
  beginOrderRow,
  type CartRow,
  changeRow,
  deleteRowsBefore,
  deleteRowsOf,
  emptyRow,
  findRow,
  insertRow,
  redrawRow,
} from './cart-rows.ts';
import { type CartContent, putIntoCart, saysTheSame, withoutLine } from './domain/cart-content.ts';

export interface CartsOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  /** Encrypts what is in a cart; the associated text binds it to its row. */
  readonly seal: (associated: string, clear: Uint8Array) => Buffer;
  readonly open: (associated: string, sealed: Uint8Array) => Uint8Array;
}

/** Carts in one table: one statement for each change, so that no lock outlives it. */
export function createCarts(options: CartsOptions): Carts {
  const { pool, clock } = options;
  const find = async (cartKey: CartKey): Promise<Cart | undefined> => {
    const row = await findRow(pool, cartKey);
    return row === undefined ? undefined : cartOf(options, cartKey, row);
  };
  const answer = async (cartKey: CartKey, row: CartRow | undefined): Promise<CartAnswer> => {
    if (row !== undefined) return { kind: 'cart', cart: cartOf(options, cartKey, row) };
    return whyNot(await find(cartKey));
  };
  const write = async (change: CartChange, content: CartContent): Promise<CartAnswer> => {
    const { cartKey, version, personId } = change;
    const sealed = sealedContent(options, cartKey, content);
    const row = { cartKey, version, personId, content: sealed, now: clock.now() };
    return answer(cartKey, await changeRow(pool, row));
  };
  return {
    find,
    create: async ({ cartKey, content, personId }) => {
      const sealed = sealedContent(options, cartKey, content);
      await insertRow(pool, { cartKey, personId, content: sealed, now: clock.now() });
      const cart = await find(cartKey);
      if (cart === undefined) throw new Error('a cart went while it was made');
      return cart;
    },
    put: async (change) => {
      const cart = await find(change.cartKey);
      if (cart?.content === undefined) return whyNot(cart);
      if (isRepeat(cart, change) && saysTheSame(cart.content, change.put))
        return { kind: 'cart', cart };
      if (cart.version !== change.version) return whyNot(cart);
      const content = putIntoCart(cart.content, change.put);
      return 'kind' in content ? content : write(change, content);
    },
    removeLine: async (change) => {
      const cart = await find(change.cartKey);
      if (cart?.content === undefined) return whyNot(cart);
      const content = withoutLine(cart.content, change.lineId);
      if (content.lines.length === cart.content.lines.length) return { kind: 'cart', cart };
      return cart.version === change.version ? write(change, content) : whyNot(cart);
    },
    beginOrder: async ({ cartKey, version, personId, ordering }) => {
      const cart = await find(cartKey);
      if (cart?.content?.lines.length === 0) return rejected('cart.empty');
      const { commandId, drawn } = textOf(ordering);
      const row = { cartKey, version, personId, commandId, drawn, now: clock.now() };
      return answer(cartKey, await beginOrderRow(pool, row));
    },
    redraw: async (cartKey, { from, to }) => {
      await redrawRow(pool, cartKey, { from: from.commandId, to: textOf(to) });
      return answer(cartKey, await findRow(pool, cartKey));
    },
    becameOrder: (cartKey, { commandId, drawn: { orderRef } }) =>
      emptyRow(pool, cartKey, { commandId, orderRef }),
    deleteOlderThan: (before) => deleteRowsBefore(pool, before),
    deleteOf: (person) => deleteRowsOf(pool, person),
  };
}

/** Why a change found no row to change. */
function whyNot(cart: Cart | undefined): Rejected {
  if (cart === undefined) return rejected('cart.unknown');
  const { orderRef, version } = cart;
  return orderRef === undefined
    ? rejected('cart.changed', { version })
    : rejected('cart.ordered', { orderReference: orderRef });
}

/** Whether the change before this one may have been the same, its answer lost on the way. */
function isRepeat({ version }: Cart, change: CartChange): boolean {
  return version === change.version + 1;
}

function textOf({ commandId, drawn }: Ordering) {
  return { commandId, drawn: canonicalJson(drawn) };
}

function cartOf(options: CartsOptions, cartKey: CartKey, row: CartRow): Cart {
  const { version, content, command_id: commandId, drawn, order_ref: orderRef } = row;
  const { person_id: personId } = row;
  return {
    cartKey,
    version,
    content: content === null ? undefined : openedContent(options, cartKey, content),
    ...(personId === null ? {} : { personId }),
    ...(commandId === null || drawn === null
      ? {}
      : { ordering: { commandId, drawn: JSON.parse(drawn) as Ordering['drawn'] } }),
    ...(orderRef === null ? {} : { orderRef }),
  };
}

function sealedContent({ seal }: CartsOptions, cartKey: CartKey, content: CartContent): Buffer {
  return seal(`cart|${cartKey}`, Buffer.from(JSON.stringify(content), 'utf8'));
}

/** The bytes come from our own sealed row, so their shape is not doubted. */
function openedContent({ open }: CartsOptions, cartKey: CartKey, sealed: Buffer): CartContent {
  return JSON.parse(Buffer.from(open(`cart|${cartKey}`, sealed)).toString('utf8')) as CartContent;
}
