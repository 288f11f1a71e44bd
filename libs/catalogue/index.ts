export { AddClass, ChangeClass, RemoveClass } from './application/class-commands.ts';
export {
  CancelCompetition,
  ChangeCompetition,
  type CompetitionId,
  CreateCompetition,
  SetRegistration,
} from './application/competition-commands.ts';
export { createCatalogue } from './application/catalogue.ts';
export { catalogueHandlers } from './application/handlers.ts';
export * from './application/offer.ts';
export {
  ActivateProduct,
  ChangeProduct,
  CreateProduct,
  DeactivateProduct,
} from './application/product-commands.ts';
export { DeclareProductType } from './application/product-type-commands.ts';
export { ChangeRecipient, CreateRecipient } from './application/recipient-commands.ts';
export {
  ChangeSession,
  CreateSession,
  LinkRecording,
  PublishSession,
  UnpublishSession,
} from './application/session-commands.ts';
export { AddSlot, RemoveSlot } from './application/slot-commands.ts';
export * from './application/streams.ts';
export { seedDemoCatalogue } from './demo/demo-catalogue.ts';
export * from './domain/pools.ts';
export { type ClassTerms, priceAt, type PriceBasis } from './domain/class-terms.ts';
export type { CompetitionChange } from './domain/competition.ts';
export type { ClassChange } from './domain/competition-class.ts';
export type {
  Competition,
  CompetitionDetails,
  CompetitionEvent,
  CompetitionState,
  Standing,
} from './domain/competition-events.ts';
export type { CompetitionKind } from './domain/competition-kind.ts';
export { whyNotOpen } from './domain/competition-rules.ts';
export { type MemberDiscount, memberDiscountCodeOf } from './domain/member-discount.ts';
export type {
  Product,
  ProductDetails,
  ProductEvent,
  ProductState,
} from './domain/product-events.ts';
export { type ProductTerms, takesUnits } from './domain/product-terms.ts';
export type { Allocates, ProductTypeEvent, ProductTypeState } from './domain/product-type.ts';
export type {
  Recipient,
  RecipientDetails,
  RecipientEvent,
  RecipientState,
} from './domain/recipient.ts';
export {
  type WithdrawalRight,
  withdrawalExceptions,
  withdrawalUnlessSaid,
} from './domain/withdrawal-right.ts';
export type { Session, SessionEvent, SessionState, Slot } from './domain/session-events.ts';
