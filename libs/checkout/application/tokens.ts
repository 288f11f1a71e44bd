/** Where Nest finds what the checkout's handlers work with (SettleOrderParts). */
export const SETTLE_ORDER_PARTS = Symbol('SettleOrderParts');
