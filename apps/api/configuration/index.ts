export * from './configuration.ts';
export type { NamedKey } from './named-key.ts';
