import { z } from 'zod';
import type { EventCodec, EventDefinition } from './event-codec.ts';
import {
  declarationOf,
  placesWithin,
  type SchemaDeclaration,
  type SchemaPlace,
} from './schema-walk.ts';

/** docs/events.md: every stored event, by stream, with its fields. The same codecs give the same text. */
export function renderCatalogue(codecs: readonly EventCodec[]): string {
  const sorted = [...codecs].sort((a, b) => (a.category < b.category ? -1 : 1));
  return [
    '# Events',
    '',
    'Generated from the codecs; do not edit. Personal fields are stored encrypted under the key of the person',
    'that the event names and read as forgotten once that key is gone.',
    '',
    ...sorted.flatMap(renderCodec),
  ].join('\n');
}

/** JSON Schema of the newest version's data by event name, personal fields as text or forgotten. */
export function jsonSchemas(codecs: readonly EventCodec[]): Readonly<Record<string, object>> {
  return Object.fromEntries(
    codecs
      .flatMap(({ definitions }) => Object.entries(definitions))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, { schema }]) => [name, z.toJSONSchema(schema, { io: 'input' })]),
  );
}

function renderCodec({ category, definitions }: EventCodec): readonly string[] {
  const events = Object.entries(definitions).flatMap(([name, definition]) =>
    renderEvent(name, definition),
  );
  return [`## ${category}`, '', `Stream \`${category}-<id>\`.`, '', ...events];
}

function renderEvent(name: string, definition: EventDefinition): readonly string[] {
  const { version, summary, schema, personal } = definition;
  const rows = fieldsOf({ path: '', schema, optional: false });
  const head = [`### ${name} (version ${String(version)})`, '', summary, ''];
  if (personal !== undefined) head.push(`Person: \`${personal.person}\`.`, '');
  if (rows.length === 0) return [...head, 'No fields.', ''];
  const marked = new Set(personal?.fields ?? []);
  return [
    ...head,
    '| field | type | |',
    '|---|---|---|',
    ...rows.map(({ path, schema: of, optional }) => {
      const remarks = [
        ...(optional ? ['optional'] : []),
        ...(marked.has(path) ? ['personal'] : []),
      ];
      return `| \`${path}\` | ${typeOf(of)} | ${remarks.join(', ')} |`;
    }),
    '',
  ];
}

/** The places that have a row of their own: every field, and what stands inside unnamed objects. */
function fieldsOf(place: SchemaPlace): readonly SchemaPlace[] {
  const rows: SchemaPlace[] = [];
  const seen = new Set<string>();
  const visit = (at: SchemaPlace, depth: number): void => {
    const isField = at.path !== '' && !seen.has(at.path);
    if (isField) rows.push(at);
    seen.add(at.path);
    // Deeper than any event: a schema that recurs ends here.
    if (titleOf(at.schema) !== undefined || depth > 20) return;
    for (const inner of placesWithin(at)) visit(inner, depth + 1);
  };
  visit(place, 0);
  return rows;
}

function titleOf(schema: z.core.$ZodType): string | undefined {
  const title = z.globalRegistry.get(schema)?.title;
  return title === '' ? undefined : title;
}

function typeOf(schema: z.core.$ZodType): string {
  return titleOf(schema) ?? plainTypeOf(declarationOf(schema));
}

function plainTypeOf(declaration: SchemaDeclaration): string {
  switch (declaration.type) {
    case 'literal':
      return declaration.values.map((value) => `\`${JSON.stringify(value)}\``).join(' or ');
    case 'enum':
      return Object.values(declaration.entries)
        .map((value) => `\`${String(value)}\``)
        .join(', ');
    case 'array':
      return `list of ${typeOf(declaration.element)}`;
    case 'record':
      return `${typeOf(declaration.valueType)} by ${typeOf(declaration.keyType)}`;
    case 'union':
      return [...new Set(declaration.options.map(typeOf))].join(' or ');
    case 'nullable':
      return `${typeOf(declaration.innerType)} or null`;
    default:
      return wrappedTypeOf(declaration);
  }
}

function wrappedTypeOf(declaration: SchemaDeclaration): string {
  switch (declaration.type) {
    case 'optional':
    case 'nonoptional':
    case 'readonly':
      return typeOf(declaration.innerType);
    case 'string':
      return 'text';
    case 'number':
      return 'format' in declaration ? 'whole number' : 'number';
    default:
      return declaration.type;
  }
}
