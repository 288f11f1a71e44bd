import {
  type Cart,
  type CartAnswer,
  type CartKey,
  type Carts,
  type Ordering,
  putIntoCart,
  saysTheSame,
  withoutLine,
} from '../../../libs/carts/index.ts';
import { type CommandId, type OrderRef, rejected } from '../../../libs/kernel/index.ts';
import type { Line } from './lines.ts';

/** The rows of carts, which outlive every process; what libs/carts keeps in Postgres. */
export class SimulatedCarts {
  readonly #rows = new Map<CartKey, Cart>();
  /** Everything that a cart was ever to be ordered with. */
  readonly orderings: { readonly cartKey: CartKey; readonly commandId: CommandId }[] = [];

  /** The order that each cart became. */
  orders(): ReadonlyMap<CartKey, OrderRef | undefined> {
    return new Map([...this.#rows].map(([key, { orderRef }]) => [key, orderRef]));
  }

  /** As one process reaches them: one statement for each change. */
  over(line: Line): Carts {
    const change = async (
      cartKey: CartKey,
      { version, to }: { readonly version: number; readonly to: (cart: Cart) => CartAnswer },
    ): Promise<CartAnswer> => {
      await line.travel(1, 8);
      const cart = this.#rows.get(cartKey);
      const answer =
        cart?.version === version && cart.orderRef === undefined ? to(cart) : whyNot(cart);
      if (answer.kind === 'cart') this.#rows.set(cartKey, answer.cart);
      await line.travel(1, 8);
      return answer;
    };
    const find = async (cartKey: CartKey): Promise<Cart | undefined> => {
      await line.travel(1, 8);
      return this.#rows.get(cartKey);
    };
    return {
      find,
      create: async ({ cartKey, content, personId }) => {
        await line.travel(1, 8);
        const owner = personId === undefined ? {} : { personId };
        const cart = this.#rows.get(cartKey) ?? { cartKey, content, version: 1, ...owner };
        this.#rows.set(cartKey, cart);
        return cart;
      },
      put: async ({ cartKey, version, put, personId }) => {
        const cart = await find(cartKey);
        if (cart?.content === undefined) return whyNot(cart);
        if (cart.version === version + 1 && saysTheSame(cart.content, put))
          return { kind: 'cart', cart };
        const content = putIntoCart(cart.content, put);
        if ('kind' in content) return content;
        const owner = personId === undefined ? {} : { personId };
        return change(cartKey, { version, to: (row) => changed(row, { content, ...owner }) });
      },
      removeLine: async ({ cartKey, version, lineId }) => {
        const cart = await find(cartKey);
        if (cart?.content === undefined) return whyNot(cart);
        const content = withoutLine(cart.content, lineId);
        return change(cartKey, { version, to: (row) => changed(row, { content }) });
      },
      beginOrder: async ({ cartKey, version, ordering }) => {
        const cart = await find(cartKey);
        if (cart?.content?.lines.length === 0) return rejected('cart.empty');
        this.#note(cartKey, ordering);
        const to = (row: Cart): CartAnswer => ({ kind: 'cart', cart: { ordering, ...row } });
        return change(cartKey, { version, to });
      },
      redraw: async (cartKey, { from, to }) => {
        const cart = await find(cartKey);
        if (cart === undefined) return whyNot(cart);
        this.#note(cartKey, to);
        const isFirst = cart.ordering?.commandId === from.commandId && cart.orderRef === undefined;
        const next = isFirst ? { ...cart, ordering: to } : cart;
        this.#rows.set(cartKey, next);
        return { kind: 'cart', cart: next };
      },
      becameOrder: async (cartKey, { commandId, drawn: { orderRef } }) => {
        const cart = await find(cartKey);
        if (cart?.ordering?.commandId !== commandId || cart.orderRef !== undefined) return;
        this.#rows.set(cartKey, { ...cart, content: undefined, orderRef });
      },
      deleteOlderThan: () => Promise.resolve(0),
      deleteOf: () => Promise.resolve(),
    };
  }

  #note(cartKey: CartKey, { commandId }: Ordering): void {
    this.orderings.push({ cartKey, commandId });
  }
}

function changed(cart: Cart, to: Pick<Cart, 'content' | 'personId'>): CartAnswer {
  return { kind: 'cart', cart: { ...cart, ...to, version: cart.version + 1 } };
}

function whyNot(cart: Cart | undefined): CartAnswer {
  if (cart === undefined) return rejected('cart.unknown');
  const { orderRef, version } = cart;
  return orderRef === undefined
    ? rejected('cart.changed', { version })
    : rejected('cart.ordered', { orderReference: orderRef });
}
