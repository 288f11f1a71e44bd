import { hash } from 'node:crypto';
import type { CommandId } from '../../kernel/index.ts';

const namespace = Buffer.from('5b1f6a529d0e4b6f8a270f6d2f6a7c11', 'hex');

/**
 * The id of a step: the same step of the same thing always has the same id, so a rerun is a repeat. A
 * UUIDv5, made here because a checkout asks for some forty of them: the library takes three times as long.
 */
export function stepId(...step: readonly string[]): CommandId {
  const name = Buffer.from(step.join('|'), 'utf8');
  const hex = hash('sha1', Buffer.concat([namespace, name]), 'hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `5${hex.slice(13, 16)}`];
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-') as CommandId;
}
