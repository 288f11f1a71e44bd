import { jsonSchemas, renderCatalogue } from '../../libs/event-store/index.ts';
import { codecs } from './codecs.ts';

/** A generated page: where it stands in the repository, and what it must say. */
export interface GeneratedDocument {
  readonly path: string;
  readonly text: string;
}

/** Every stored event for people and for programs, as the codecs have it today. */
export function eventDocuments(): readonly GeneratedDocument[] {
  return [
    { path: 'docs/events.md', text: ending(renderCatalogue(codecs)) },
    { path: 'docs/events.schema.json', text: ending(JSON.stringify(eventSchemas(), null, 2)) },
  ];
}

/** One JSON Schema whose definitions are the events' data by name; `title` has the version. */
export function eventSchemas(): Readonly<Record<string, unknown>> {
  const definitions = new Map(codecs.flatMap((codec) => Object.entries(codec.definitions)));
  const schemas = Object.entries(jsonSchemas(codecs)).map(([name, schema]) => {
    const { version, summary } = definitions.get(name) ?? { version: 0, summary: '' };
    const title = `${name} (version ${String(version)})`;
    return [name, { title, description: summary, ...withoutDialect(schema) }];
  });
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'Events of Order Ledger',
    description:
      'The data of every stored event, newest version, as it reads once decrypted: a personal text is either a text or {"forgotten": true}.',
    $defs: Object.fromEntries(schemas) as Readonly<Record<string, unknown>>,
  };
}

/** Each schema names its dialect; in one document it is named once. */
function withoutDialect(schema: object): object {
  return Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
}

function ending(text: string): string {
  return `${text.trimEnd()}\n`;
}
