import { createHmac } from 'node:crypto';

/**
 * Tells whether two requests ask for the same: HMAC-SHA256 over the route and the parsed content. The
 * secret keeps a thief of the table from guessing an address or a phone number back.
 */
export function contentHash(secret: Uint8Array, route: string, content: unknown): Uint8Array {
  // Not canonicalJson: it throws on what clients may well send, and nothing reads this text back.
  const text = JSON.stringify([route, sorted(content)]);
  return createHmac('sha256', secret).update(text, 'utf8').digest();
}

/** Clients may send members in any order; lists keep theirs. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  // As a list of pairs, since an object would put integer-like names first.
  return { members: members.map(([name, member]) => [name, sorted(member)]) };
}
