/** Token of the DeciderStream of gift cards. */
export const GIFT_CARD_STREAM = Symbol('GiftCardStream');
