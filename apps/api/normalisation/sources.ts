import { isObject, own, type FieldError, type JsonObject, type Reader } from './reading.ts';
import { containers, spellings, type Fact, type Kind, type Spelling } from './spellings.ts';

/** Asks a body for one fact in all its spellings. */
export type FactReader = <T>(fact: Fact, as: Reader<T>) => T | undefined;

interface Source {
  readonly at: string;
  readonly kind: Kind;
  readonly object: JsonObject;
}

interface Found<T> {
  readonly at: string;
  readonly value: T;
}

/**
 * Makes the reader of one body. What it cannot read, or finds stated in two ways at one level, it
 * adds to `errors` and answers as not stated: a wrong value never falls through to a lower level.
 */
export function factReader(body: JsonObject, errors: FieldError[]): FactReader {
  const levels = levelsOf(body);
  return (fact, as) => {
    for (const level of levels) {
      const wrong: FieldError[] = [];
      const found = readLevel(level, spellings[fact], as, wrong);
      const agreement = wrong.length === 0 ? agreed(found, wrong) : undefined;
      for (const error of wrong) addOnce(errors, error);
      if (wrong.length > 0 || found.length > 0) return agreement;
    }
    return undefined;
  };
}

/** Both spellings of a camelCase name; one and the same where it has no capital. */
export function spellingsOf(name: string): readonly string[] {
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return snake === name ? [name] : [name, snake];
}

function levelsOf(body: JsonObject): readonly (readonly Source[])[] {
  const root: Source = { at: '', kind: 'facts', object: body };
  const [directInput = '', flowData = ''] = containers.facts;
  return [
    [root],
    withParts(inside(root, [directInput], 'facts')),
    inside(root, containers.item, 'item'),
    withParts(inside(root, [flowData], 'facts')),
    inside(root, containers.person, 'person'),
  ];
}

function withParts(sources: readonly Source[]): readonly Source[] {
  return sources.flatMap((source) => [
    source,
    ...inside(source, containers.item, 'item'),
    ...inside(source, containers.person, 'person'),
  ]);
}

function inside(source: Source, names: readonly string[], kind: Kind): readonly Source[] {
  return names.flatMap(spellingsOf).flatMap((name) => {
    const object = own(source.object, name);
    return isObject(object) ? [{ at: dotted(source.at, name), kind, object }] : [];
  });
}

function readLevel<T>(
  level: readonly Source[],
  spelled: readonly Spelling[],
  as: Reader<T>,
  errors: FieldError[],
): readonly Found<T>[] {
  return statedAt(level, spelled).flatMap(({ at, raw, path }) => {
    const reading = as(raw, path);
    if (reading.kind === 'value') return [{ at, value: reading.value }];
    if (reading.kind === 'unreadable')
      errors.push({ field: at, code: reading.code, message: reading.message });
    return [];
  });
}

function statedAt(
  level: readonly Source[],
  spelled: readonly Spelling[],
): readonly { readonly at: string; readonly raw: unknown; readonly path: string }[] {
  return level.flatMap((source) =>
    spelled
      .filter(({ within }) => within.includes(source.kind))
      .flatMap(({ path }) =>
        along(source.object, path.split('.'), source.at).map((hit) => ({ ...hit, path })),
      ),
  );
}

function along(
  object: JsonObject,
  [name, ...rest]: readonly string[],
  from: string,
): readonly { readonly at: string; readonly raw: unknown }[] {
  if (name === undefined) return [];
  return spellingsOf(name).flatMap((spelled) => {
    const raw = own(object, spelled);
    const at = dotted(from, spelled);
    if (rest.length === 0) return raw === undefined ? [] : [{ at, raw }];
    return isObject(raw) ? along(raw, rest, at) : [];
  });
}

function agreed<T>(found: readonly Found<T>[], errors: FieldError[]): T | undefined {
  const [first] = found;
  if (first === undefined) return undefined;
  const other = found.find(({ value }) => JSON.stringify(value) !== JSON.stringify(first.value));
  if (other === undefined) return first.value;
  errors.push({
    field: other.at,
    code: 'request.contradicting-fields',
    message: `${other.at} and ${first.at} say different things about the same fact.`,
  });
  return undefined;
}

/** Two facts may share a spelling (a session is a product too); one mistake is told once. */
function addOnce(errors: FieldError[], error: FieldError): void {
  if (errors.some(({ field, code }) => field === error.field && code === error.code)) return;
  errors.push(error);
}

function dotted(parent: string, name: string): string {
  return parent === '' ? name : `${parent}.${name}`;
}
