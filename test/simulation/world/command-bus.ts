import {
  JoinWaitlist,
  JoinWaitlistHandler,
  LeaveWaitlist,
  LeaveWaitlistHandler,
  SetCapacity,
  SetCapacityHandler,
} from '../../../libs/availability/index.ts';
import type { Catalogue } from '../../../libs/catalogue/index.ts';
import {
  ApplyDiscount,
  ApplyDiscountHandler,
  CancelLine,
  CancelLineHandler,
  CancelOrder,
  CancelOrderHandler,
  ConfirmPayment,
  ConfirmPaymentHandler,
  ExtendInvoice,
  ExtendInvoiceHandler,
  PlaceOrder,
  PlaceOrderHandler,
  RefundOrder,
  RefundOrderHandler,
  ReplayCallback,
  ReplayCallbackHandler,
  ResolveCase,
  ResolveCaseHandler,
  type SettleOrderParts,
  TryPaymentAgain,
  TryPaymentAgainHandler,
} from '../../../libs/checkout/index.ts';
import {
  ActivateDiscountCode,
  ChangeDiscountCode,
  DeactivateDiscountCode,
  discountCodeHandlers,
} from '../../../libs/discounts/index.ts';
import {
  ActivateGiftCard,
  ActivateGiftCardHandler,
  BlockGiftCard,
  BlockGiftCardHandler,
  ExtendGiftCard,
  ExtendGiftCardHandler,
  GiveGiftCardAway,
  GiveGiftCardAwayHandler,
  UnblockGiftCard,
  UnblockGiftCardHandler,
} from '../../../libs/gift-cards/index.ts';
import { GrantPoints, GrantPointsHandler } from '../../../libs/points/index.ts';
import {
  SubmitWithdrawal,
  SubmitWithdrawalHandler,
  type WithdrawalStream,
} from '../../../libs/withdrawals/index.ts';

interface Handler {
  execute(command: never): Promise<unknown>;
}

type Handling = readonly (readonly [command: unknown, handler: Handler])[];

interface BusParts {
  readonly catalogue: Catalogue;
  readonly checkout: SettleOrderParts;
  readonly withdrawals: WithdrawalStream;
}

/** Commands to their handlers, made as Nest would make them. */
export function commandBusOver(parts: BusParts): {
  readonly execute: (command: object) => Promise<unknown>;
} {
  const handlers = new Map<unknown, Handler>([
    ...ofOrders(parts),
    ...ofGiftCards(parts.checkout),
    ...ofUnits(parts.checkout),
    ...ofPointsAndCodes(parts.checkout),
  ]);
  return {
    execute: (command) => {
      const handler = handlers.get(command.constructor);
      if (handler === undefined) throw new TypeError(`no handler of ${command.constructor.name}`);
      return handler.execute(command as never);
    },
  };
}

function ofOrders({ catalogue, checkout, withdrawals }: BusParts): Handling {
  return [
    [PlaceOrder, new PlaceOrderHandler(catalogue, checkout)],
    [TryPaymentAgain, new TryPaymentAgainHandler(checkout)],
    [ApplyDiscount, new ApplyDiscountHandler(checkout)],
    [CancelOrder, new CancelOrderHandler(checkout)],
    [ConfirmPayment, new ConfirmPaymentHandler(checkout)],
    [ExtendInvoice, new ExtendInvoiceHandler(checkout)],
    [RefundOrder, new RefundOrderHandler(checkout)],
    [CancelLine, new CancelLineHandler(checkout)],
    [ReplayCallback, new ReplayCallbackHandler(checkout)],
    [ResolveCase, new ResolveCaseHandler(checkout)],
    [SubmitWithdrawal, new SubmitWithdrawalHandler(withdrawals)],
  ];
}

function ofGiftCards({ streams: { giftCards } }: SettleOrderParts): Handling {
  return [
    [GiveGiftCardAway, new GiveGiftCardAwayHandler(giftCards)],
    [ActivateGiftCard, new ActivateGiftCardHandler(giftCards)],
    [BlockGiftCard, new BlockGiftCardHandler(giftCards)],
    [UnblockGiftCard, new UnblockGiftCardHandler(giftCards)],
    [ExtendGiftCard, new ExtendGiftCardHandler(giftCards)],
  ];
}

function ofUnits({ streams: { availability }, waitlistOfferMs }: SettleOrderParts): Handling {
  return [
    [SetCapacity, new SetCapacityHandler(availability, waitlistOfferMs)],
    [JoinWaitlist, new JoinWaitlistHandler(availability)],
    [LeaveWaitlist, new LeaveWaitlistHandler(availability, waitlistOfferMs)],
  ];
}

function ofPointsAndCodes({ streams: { points, discounts } }: SettleOrderParts): Handling {
  const [, Change, Deactivate, Activate] = discountCodeHandlers;
  return [
    [GrantPoints, new GrantPointsHandler(points)],
    [ChangeDiscountCode, new Change(discounts)],
    [DeactivateDiscountCode, new Deactivate(discounts)],
    [ActivateDiscountCode, new Activate(discounts)],
  ];
}
