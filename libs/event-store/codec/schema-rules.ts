import type { z } from 'zod';
import type { EventDefinition } from './event-codec.ts';
import { isPersonPath } from './personal-paths.ts';
import {
  declarationOf,
  walkSchema,
  type SchemaDeclaration,
  type SchemaPlace,
} from './schema-walk.ts';

/**
 * Throws a TypeError, naming the event and the path, when a definition could store something other than
 * what the domain said, in bytes that parse and stringify would change, or in clear when it is personal.
 */
export function refuseUnsafeDefinition(name: string, definition: EventDefinition): void {
  const places = walkSchema(definition.schema);
  const complaint =
    complaintAboutVersions(definition) ??
    places.map(complaintAbout).find((found) => found !== undefined) ??
    complaintAboutPersonalFields(definition, places);
  if (complaint !== undefined) throw new TypeError(`event ${name}: ${complaint}`);
}

const stableTypes = new Set<SchemaDeclaration['type']>([
  'string',
  'number',
  'boolean',
  'null',
  'literal',
  'enum',
  'template_literal',
  'never',
  'object',
  'array',
  'tuple',
  'record',
  'union',
  'intersection',
  'optional',
  'nullable',
  'nonoptional',
  'readonly',
  'lazy',
]);

/** Keys that JSON.parse would move to the front; a record whose keys may be such is refused. */
const integerLikeKeys = ['0', '1', '7', '12', '123', '1910', '20261120', '4294967294'];

function complaintAbout({ path, schema }: SchemaPlace): string | undefined {
  const declaration = declarationOf(schema);
  const at = path === '' ? 'the top' : path;
  if (!stableTypes.has(declaration.type))
    return `${declaration.type} at ${at} cannot be checked to be stable JSON`;
  if (changesItsInput(declaration)) return `the schema at ${at} changes what it reads`;
  if (declaration.type === 'object') return complaintAboutObject(declaration, path, at);
  if (declaration.type === 'record') return complaintAboutRecord(declaration, at);
  return undefined;
}

function complaintAboutObject(
  declaration: z.core.$ZodObjectDef,
  path: string,
  at: string,
): string | undefined {
  const keys = Object.keys(declaration.shape);
  const unstable = keys.find((key) => /^\d+$/.test(key) || key === '__proto__');
  if (unstable !== undefined) return `key ${unstable} at ${at} does not survive JSON`;
  if (path === '' && keys.includes('type')) return 'a field named type would hide the event name';
  if (keys.length === 1 && keys[0] === 'sealed')
    return `the object at ${at} looks like sealed text`;
  if (declaration.catchall?._zod.def.type !== 'never')
    return `the object at ${at} lets unknown fields through; use z.strictObject`;
  return undefined;
}

function complaintAboutRecord(declaration: z.core.$ZodRecordDef, at: string): string | undefined {
  const key = declaration.keyType as unknown as z.ZodType;
  const unstable = integerLikeKeys.find((probe) => key.safeParse(probe).success);
  return unstable === undefined && declaration.mode !== 'loose'
    ? undefined
    : `the record at ${at} allows integer-like keys; use a list`;
}

function changesItsInput(declaration: SchemaDeclaration): boolean {
  if ('coerce' in declaration && declaration.coerce) return true;
  return declaration.checks?.some((check) => check._zod.def.check === 'overwrite') ?? false;
}

function complaintAboutVersions(definition: EventDefinition): string | undefined {
  if (!Number.isSafeInteger(definition.version) || definition.version < 1)
    return 'versions are whole numbers from 1';
  for (let version = 1; version < definition.version; version += 1)
    if (definition.upcasters?.[version] === undefined)
      return `no upcaster from version ${String(version)}`;
  const extra = Object.keys(definition.upcasters ?? {}).length - (definition.version - 1);
  return extra > 0 ? 'an upcaster leads beyond the newest version' : undefined;
}

function complaintAboutPersonalFields(
  { personal }: EventDefinition,
  places: readonly SchemaPlace[],
): string | undefined {
  const declared = new Set(personal?.fields ?? []);
  const found = new Set(places.filter(holdsPersonalText).map((place) => place.path));
  for (const path of found)
    if (!declared.has(path)) return `${path} is personal text but not among the personal fields`;
  for (const path of declared)
    if (!found.has(path)) return `the personal field ${path} is no personal text in the schema`;
  if (personal === undefined) return undefined;
  const person = places.filter((place) => place.path === personal.person);
  if (!isPersonPath(personal.person) || person.length === 0)
    return `the person's path ${personal.person} is not in the schema`;
  return undefined;
}

function holdsPersonalText({ schema }: SchemaPlace): boolean {
  const declaration = declarationOf(schema);
  return declaration.type === 'object' && 'forgotten' in declaration.shape;
}
