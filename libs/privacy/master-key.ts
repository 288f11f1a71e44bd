import { hkdfSync } from 'node:crypto';
import { OperationalError, type Random } from '../kernel/index.ts';
import { keyBytes, openBytes, sealBytes } from './aes-gcm.ts';

/** As configuration gives it. `id` is a short name of the key, stored beside what it seals. */
export interface MasterKeyText {
  readonly id: string;
  /** 256 bits in base64. */
  readonly key: string;
}

export interface MasterKeyConfiguration extends MasterKeyText {
  /** Former keys, newest first: they still open, never seal. */
  readonly retired?: readonly MasterKeyText[];
}

/** Seals other keys and the bytes that belong to no person. The key itself cannot be read from it. */
export interface MasterKey {
  readonly id: string;
  /** `id length | id | version | nonce | ciphertext | tag`. */
  seal(associated: string, clear: Uint8Array): Buffer;
  /** Throws `privacy.ciphertext-unreadable`, or `privacy.master-key-missing` for an id not configured. */
  open(associated: string, sealed: Uint8Array): Buffer;
  /**
   * 256 bits for one purpose (an HMAC, say), the same at every start. Made from the oldest key that
   * is configured, so that a new master key changes no look-up and no token.
   */
  secretFor(purpose: string): Buffer;
}

const idPattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/;

/** Reads the master key from configuration; throws `privacy.master-key-invalid`, never with the text. */
export function parseMasterKey(from: MasterKeyConfiguration, random: Random): MasterKey {
  const keys = new Map<string, Uint8Array>();
  for (const text of [from, ...(from.retired ?? [])]) {
    if (!idPattern.test(text.id)) throw invalid('an id is 1-32 letters, digits, dots and dashes');
    if (keys.has(text.id)) throw invalid(`the id ${text.id} stands for two keys`);
    keys.set(text.id, parseKey(text));
  }
  const oldest = parseKey(from.retired?.at(-1) ?? from);
  return masterKeyOf({ id: from.id, keys, oldest }, random);
}

interface KeyRing {
  readonly id: string;
  readonly keys: ReadonlyMap<string, Uint8Array>;
  readonly oldest: Uint8Array;
}

function parseKey({ id, key }: MasterKeyText): Uint8Array {
  const bytes = Buffer.from(key, 'base64');
  if (bytes.length !== keyBytes || bytes.toString('base64') !== key.trim())
    throw invalid(`the key ${id} is not 32 bytes in base64`);
  return bytes;
}

function masterKeyOf({ id, keys, oldest }: KeyRing, random: Random): MasterKey {
  const idBytes = Buffer.from(id, 'ascii');
  const prefix = Buffer.concat([Buffer.of(idBytes.length), idBytes]);
  return Object.freeze({
    id,
    seal: (associated: string, clear: Uint8Array) =>
      Buffer.concat([prefix, sealBytes({ key: keyWithId(keys, id), associated }, clear, random)]),
    open: (associated: string, sealed: Uint8Array) => {
      const bodyAt = 1 + (sealed[0] ?? 0);
      const sealedBy = Buffer.from(sealed.subarray(1, bodyAt)).toString('ascii');
      return openBytes({ key: keyWithId(keys, sealedBy), associated }, sealed.subarray(bodyAt));
    },
    secretFor: (purpose: string) =>
      Buffer.from(hkdfSync('sha256', oldest, '', `order-ledger|${purpose}`, keyBytes)),
  });
}

function keyWithId(keys: ReadonlyMap<string, Uint8Array>, id: string): Uint8Array {
  const key = keys.get(id);
  if (key !== undefined) return key;
  const shown = idPattern.test(id) ? id : 'of unreadable name';
  throw new OperationalError(
    'privacy.master-key-missing',
    `The master key ${shown} is not configured`,
    { retryable: false },
  );
}

function invalid(why: string): OperationalError {
  return new OperationalError('privacy.master-key-invalid', `Master key: ${why}`, {
    retryable: false,
  });
}
