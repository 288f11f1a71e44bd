import type { Forgotten } from '../../kernel/index.ts';
import type { StreamId } from '../event-store.ts';

/** How a personal text stands in the store: ciphertext under the person's key, in base64url. */
export interface Sealed {
  readonly sealed: string;
}

/**
 * A sealed text of an older version on its way through the upcasters: it remembers the path that it was
 * sealed at, so that an upcaster may move it, unread, to another field.
 */
export interface SealedElsewhere extends Sealed {
  readonly sealedAt: string;
}

/** What the ciphertext is bound to: moved to another event or field, it does not open. */
export function associatedData(
  place: { readonly streamId: StreamId; readonly eventId: string },
  path: string,
): string {
  return `${place.streamId}|${place.eventId}|${path}`;
}

export function isSealed(value: unknown): value is Sealed & Partial<SealedElsewhere> {
  return (
    typeof value === 'object' &&
    value !== null &&
    'sealed' in value &&
    typeof value.sealed === 'string'
  );
}

export function isForgotten(value: unknown): value is Forgotten {
  return (
    typeof value === 'object' && value !== null && 'forgotten' in value && value.forgotten === true
  );
}

/** A copy in which every sealed text carries the path where it stood. */
export function rememberPaths(value: unknown, path = ''): unknown {
  const below = (step: string): string => (path === '' ? step : `${path}.${step}`);
  if (Array.isArray(value)) return value.map((item, i) => rememberPaths(item, below(String(i))));
  if (typeof value !== 'object' || value === null) return value;
  if (isSealed(value) && Object.keys(value).length === 1)
    return { sealed: value.sealed, sealedAt: path } satisfies SealedElsewhere;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, rememberPaths(member, below(key))]),
  );
}
