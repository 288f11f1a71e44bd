/** 32 bytes in base64 and what they are called. */
export interface NamedKey {
  readonly id: string;
  readonly key: string;
}

/** `id:key`. */
export function namedKey(item: string): NamedKey {
  const at = item.indexOf(':');
  return { id: item.slice(0, at), key: item.slice(at + 1) };
}
