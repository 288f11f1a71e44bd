export {
  type ApiKey,
  type ApiKeys,
  type ApiKeysOptions,
  createApiKeys,
  type CreatedApiKey,
  type NewApiKey,
} from './api-keys.ts';
export { type DemoKeys, ensureDemoKeys } from './demo-keys.ts';
export * from './domain/roles.ts';
export { cartIdOf, drawCartKey, readCartId } from './cart-id.ts';
export {
  type CustomerClaims,
  customerToken,
  readCustomerToken,
  saysMember,
} from './customer-token.ts';
export { downloadSignature, verifyDownloadSignature } from './download-signature.ts';
export { orderToken, verifyOrderToken } from './order-token.ts';
export { verifyWaitlistToken, waitlistToken } from './waitlist-token.ts';
export { prepareAccess } from './prepare-access.ts';
