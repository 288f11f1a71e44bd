import { createGiftCardCodes } from '../../../libs/gift-cards/index.ts';

/** What the service signs with; nothing here is secret. */
export const secret = new Uint8Array(32).fill(7);

export const callbackSecret = 'a secret of sixteen characters';

/** Under which each card lies whose code somebody knows. */
export const giftCardCodes = createGiftCardCodes({ peppers: [{ keyId: '1', secret }] });
