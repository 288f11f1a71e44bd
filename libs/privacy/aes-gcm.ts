import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '../kernel/index.ts';

/** 256 bits. */
export const keyBytes = 32;

const version = 1;
const nonceBytes = 12;
const tagBytes = 16;

/** Changed, or moved, or of another key: no repeat mends it, so it is no OperationalError. */
class UnreadableCiphertext extends Error {
  override readonly name = 'UnreadableCiphertext';
  readonly code = 'privacy.ciphertext-unreadable';
}

export interface Sealing {
  readonly key: Uint8Array;
  /** Bound to the ciphertext but not in it: opening under another text fails. */
  readonly associated: string;
}

/**
 * AES-256-GCM as `version | nonce | ciphertext | tag`. The nonce is 96 random bits, which is safe for
 * 2^32 texts under one key; the busiest key here (the master's) seals some rows per order.
 * Source: NIST SP 800-38D section 8.3.
 */
export function sealBytes(sealing: Sealing, clear: Uint8Array, random: Random): Buffer {
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv('aes-256-gcm', sealing.key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(Buffer.from(sealing.associated, 'utf8'));
  const sealed = [cipher.update(clear), cipher.final()];
  return Buffer.concat([Buffer.of(version), nonce, ...sealed, cipher.getAuthTag()]);
}

/** Throws `privacy.ciphertext-unreadable` on any other key, associated text or byte than was sealed. */
export function openBytes(sealing: Sealing, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed.buffer, sealed.byteOffset, sealed.byteLength);
  if (bytes.length < 1 + nonceBytes + tagBytes || bytes[0] !== version)
    throw unreadable('it is no ciphertext of ours');
  const nonce = bytes.subarray(1, 1 + nonceBytes);
  const decipher = createDecipheriv('aes-256-gcm', sealing.key, nonce, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(sealing.associated, 'utf8'));
  decipher.setAuthTag(bytes.subarray(-tagBytes));
  try {
    return Buffer.concat([
      decipher.update(bytes.subarray(1 + nonceBytes, -tagBytes)),
      decipher.final(),
    ]);
  } catch {
    throw unreadable('it was changed, or sealed under another key or place');
  }
}

/** Text in, base64url out: what stands in a stored event. */
export function sealText(sealing: Sealing, clear: string, random: Random): string {
  return sealBytes(sealing, Buffer.from(clear, 'utf8'), random).toString('base64url');
}

/** Throws `privacy.ciphertext-unreadable` like `openBytes`. */
export function openText(sealing: Sealing, sealed: string): string {
  return openBytes(sealing, decoded(sealed)).toString('utf8');
}

/** Strict base64url: Node's own reader passes over foreign characters, so a changed text could pass. */
export function decoded(base64url: string): Buffer {
  const bytes = Buffer.from(base64url, 'base64url');
  if (bytes.toString('base64url') !== base64url) throw unreadable('it is not base64url');
  return bytes;
}

function unreadable(why: string): UnreadableCiphertext {
  return new UnreadableCiphertext(`A ciphertext does not open: ${why}`);
}
