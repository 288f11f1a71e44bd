export { maskedBody } from './masked-body.ts';
export type { Loss } from './pending-entries.ts';
export { prepareExchanges } from './prepare-exchanges.ts';
export {
  createProviderCallLog,
  type ListedCall,
  type ProviderCall,
  type ProviderCallLog,
} from './provider-calls.ts';
export {
  createUnverifiedCallbackLog,
  type ListedUnverified,
  type UnverifiedCallbackLog,
} from './unverified-callbacks.ts';
