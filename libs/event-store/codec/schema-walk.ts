import type { z } from 'zod';

/** One place in a schema: where it stands, what may stand there, and whether it may be left out. */
export interface SchemaPlace {
  /** Dotted, `*` through a list, `{key}` through a record; empty at the top. */
  readonly path: string;
  readonly schema: z.core.$ZodType;
  readonly optional: boolean;
}

/** A schema's own declaration, told apart by its `type`. */
export type SchemaDeclaration = z.core.$ZodTypes['_zod']['def'];

/**
 * Every place of a schema, outermost first. Choices, wrappers and lazy parts stand at the same path as
 * what they hold; a part that recurs is visited once.
 */
export function walkSchema(schema: z.core.$ZodType): readonly SchemaPlace[] {
  const places: SchemaPlace[] = [];
  const seen = new Set<z.core.$ZodType>();
  const visit = (place: SchemaPlace): void => {
    places.push(place);
    if (seen.has(place.schema)) return;
    seen.add(place.schema);
    for (const inner of placesWithin(place)) visit(inner);
    seen.delete(place.schema);
  };
  visit({ path: '', schema, optional: false });
  return places;
}

/** The places directly inside one: members, items, choices or what is wrapped. */
export function placesWithin(place: SchemaPlace): readonly SchemaPlace[] {
  const declaration = declarationOf(place.schema);
  switch (declaration.type) {
    case 'object':
      return Object.entries(declaration.shape).map(([key, member]) => ({
        path: place.path === '' ? key : `${place.path}.${key}`,
        schema: member,
        optional: member._zod.optin !== undefined,
      }));
    case 'array':
      return [inside(place, '*', declaration.element)];
    case 'tuple':
      return [...declaration.items, ...(declaration.rest === null ? [] : [declaration.rest])].map(
        (item) => inside(place, '*', item),
      );
    case 'record':
      return [inside(place, '{key}', declaration.valueType)];
    default:
      return insteadOf(declaration).map((schema) => ({ ...place, schema }));
  }
}

export function declarationOf(schema: z.core.$ZodType): SchemaDeclaration {
  return (schema as z.core.$ZodTypes)._zod.def;
}

function inside(place: SchemaPlace, step: string, schema: z.core.$ZodType): SchemaPlace {
  return { path: place.path === '' ? step : `${place.path}.${step}`, schema, optional: false };
}

function insteadOf(declaration: SchemaDeclaration): readonly z.core.$ZodType[] {
  switch (declaration.type) {
    case 'union':
      return declaration.options;
    case 'intersection':
      return [declaration.left, declaration.right];
    case 'optional':
    case 'nullable':
    case 'nonoptional':
    case 'readonly':
      return [declaration.innerType];
    case 'lazy':
      return [declaration.getter()];
    default:
      return [];
  }
}
