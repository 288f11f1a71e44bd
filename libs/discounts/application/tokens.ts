/** Token of the DeciderStream of discount codes. */
export const DISCOUNT_CODES_STREAM = Symbol('DiscountCodesStream');
