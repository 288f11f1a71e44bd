export * from './application/drawn-code.ts';
export * from './application/find-gift-card.ts';
export * from './application/gift-card-codes.ts';
export * from './application/gift-card-commands.ts';
export * from './application/gift-card-processes.ts';
export * from './application/give-gift-card-away.ts';
export * from './application/tokens.ts';
export * from './domain/change-gift-card.ts';
export * from './domain/gift-card-code.ts';
export type * from './domain/gift-card-events.ts';
export { evolveGiftCard, type GiftCardState, initialGiftCard } from './domain/gift-card.ts';
export { expireGiftCard, type ExpireGiftCardRejection } from './domain/expire-gift-card.ts';
export * from './domain/give-back-funds.ts';
export * from './domain/hold-funds.ts';
export * from './domain/issue-gift-card.ts';
export {
  freeFunds,
  type GiftCardFunds,
  giftCardFunds,
  type GiftCardStatus,
  giftCardStatus,
} from './domain/reading-gift-card.ts';
export * from './domain/postpone-payment.ts';
export * from './domain/revoke-gift-card.ts';
export { giftCardCodec } from './events/gift-card.codec.ts';
