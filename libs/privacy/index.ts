export * from './domain/forgetting.ts';
export * from './domain/person.ts';
export * from './events/person.codec.ts';
export * from './forget-person.ts';
export type { AccountingKey, KeyLives } from './key-lives.ts';
export {
  type MasterKey,
  type MasterKeyConfiguration,
  type MasterKeyText,
  parseMasterKey,
} from './master-key.ts';
export { createMemoryPersonKeys } from './memory-person-keys.ts';
export * from './person-directory.ts';
export { createPersonKeys, type PersonKeys, type PersonKeysOptions } from './person-keys.ts';
export { preparePrivacy } from './prepare-privacy.ts';
export type { WholeKeys } from './whole-keys.ts';
