import type { Cart } from '../../../libs/carts/index.ts';
import type { KnownRequest } from '../http/access.ts';
import { unreadable } from '../http/refusing.ts';

/** A cart's version as HTTP speaks of it. */
export function etagOf({ version }: Cart): string {
  return `"${String(version)}"`;
}

/** From If-Match or the request's own field: without it one tab would overwrite another silently. */
export function versionOf({ headers }: KnownRequest, said: number | undefined): number {
  const [, matched] = /^(?:W\/)?"(\d{1,9})"$/.exec(headers['if-match'] ?? '') ?? [];
  const version = said ?? (matched === undefined ? undefined : Number(matched));
  if (version !== undefined) return version;
  const message = 'say the version that you saw, here or in If-Match';
  throw unreadable([{ field: 'version', code: 'request.missing-version', message }]);
}
