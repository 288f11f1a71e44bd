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
export {
  evolveProduct,
  initialProduct,
  type Product,
  type ProductEvent,
  type ProductState,
} from './domain/product-events.ts';
export {
  evolveProductType,
  initialProductType,
  type ProductTypeEvent,
  type ProductTypeState,
} from './domain/product-type.ts';
export {
  evolveSession,
  initialSession,
  type Session,
  type SessionEvent,
  type SessionState,
  type Slot,
} from './domain/session-events.ts';
export { productCodec } from './events/product.codec.ts';
export { productTypeCodec } from './events/product-type.codec.ts';
export { sessionCodec } from './events/session.codec.ts';
