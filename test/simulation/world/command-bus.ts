import type { Catalogue } from '../../../libs/catalogue/index.ts';
import {
  CancelOrder,
  CancelOrderHandler,
  ConfirmPayment,
  ConfirmPaymentHandler,
  PlaceOrder,
  PlaceOrderHandler,
  ReplayCallback,
  ReplayCallbackHandler,
  ResolveCase,
  ResolveCaseHandler,
  type SettleOrderParts,
  TryPaymentAgain,
  TryPaymentAgainHandler,
} from '../../../libs/checkout/index.ts';

interface Handler {
  execute(command: never): Promise<unknown>;
}

/** Commands to their handlers, made as Nest would make them. */
export function commandBusOver(
  catalogue: Catalogue,
  checkout: SettleOrderParts,
): { readonly execute: (command: object) => Promise<unknown> } {
  const handlers = new Map<unknown, Handler>([
    [PlaceOrder, new PlaceOrderHandler(catalogue, checkout)],
    [TryPaymentAgain, new TryPaymentAgainHandler(checkout)],
    [CancelOrder, new CancelOrderHandler(checkout)],
    [ConfirmPayment, new ConfirmPaymentHandler(checkout)],
    [ReplayCallback, new ReplayCallbackHandler(checkout)],
    [ResolveCase, new ResolveCaseHandler(checkout)],
  ]);
  return {
    execute: (command) => {
      const handler = handlers.get(command.constructor);
      if (handler === undefined) throw new TypeError(`no handler of ${command.constructor.name}`);
      return handler.execute(command as never);
    },
  };
}
