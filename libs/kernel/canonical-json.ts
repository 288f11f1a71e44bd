/** A value whose JSON text survives parse and stringify unchanged. */
export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * JSON text that is the same after parse and stringify, so that the stored bytes can be hashed on both
 * engines. Throws a TypeError, naming the path, on an integer-like key (parsing would reorder it), -0,
 * a number beyond 2^53, a lone surrogate or a value that JSON does not know. Undefined members are left out.
 */
export function canonicalJson(value: unknown): string {
  if (value === undefined) throw new TypeError('undefined at $ is not JSON');
  refuseUnstable(value, '$');
  return JSON.stringify(value);
}

function refuseUnstable(value: unknown, path: string): void {
  switch (typeof value) {
    case 'string':
      if (!value.isWellFormed()) throw new TypeError(`lone surrogate at ${path}`);
      return;
    case 'boolean':
    case 'undefined':
      return;
    case 'number':
      refuseUnstableNumber(value, path);
      return;
    case 'object':
      refuseUnstableObject(value, path);
      return;
    default:
      throw new TypeError(`${typeof value} at ${path} is not JSON`);
  }
}

function refuseUnstableNumber(value: number, path: string): void {
  if (!Number.isFinite(value) || Object.is(value, -0) || Math.abs(value) > Number.MAX_SAFE_INTEGER)
    throw new TypeError(`number at ${path} does not survive JSON`);
}

function refuseUnstableObject(value: object | null, path: string): void {
  if (value === null) return;
  if (Array.isArray(value)) {
    refuseUnstableList(value, path);
    return;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null)
    throw new TypeError(`${value.constructor.name} at ${path} is not plain data`);
  for (const [key, member] of Object.entries(value)) {
    if (/^\d+$/.test(key)) throw new TypeError(`integer-like key ${key} at ${path}`);
    if (key === '__proto__') throw new TypeError(`key __proto__ at ${path}`);
    if (!key.isWellFormed()) throw new TypeError(`lone surrogate in a key at ${path}`);
    refuseUnstable(member, `${path}.${key}`);
  }
}

/** By iterator, which also visits the holes that forEach skips and JSON turns into null. */
function refuseUnstableList(list: readonly unknown[], path: string): void {
  for (const [i, item] of list.entries()) {
    if (item === undefined) throw new TypeError(`undefined in the list at ${path}`);
    refuseUnstable(item, `${path}[${String(i)}]`);
  }
}
