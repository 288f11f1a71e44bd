import { describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { codecs } from '../../apps/composition/codecs.ts';
import { eventDocuments, eventSchemas } from '../../apps/composition/event-documents.ts';
import { root } from './repository.ts';

const differing = (read: (path: string) => string): readonly string[] =>
  eventDocuments()
    .filter(({ path, text }) => read(path) !== text)
    .map(({ path }) => `${path} is not what the codecs say: run bin/ledger docs`);

const inRepository = (path: string): string => readFileSync(join(root, path), 'utf8');

describe('the pages about events', () => {
  it('given the codecs, then docs/events.md and docs/events.schema.json say the same', () => {
    expect(differing(inRepository)).toEqual([]);
  });

  it('given a page that was edited by hand, then it is reported', () => {
    expect(differing((path) => inRepository(path).replace('OrderPlaced', 'OrderMade'))).toEqual([
      expect.stringContaining('docs/events.md'),
      expect.stringContaining('docs/events.schema.json'),
    ]);
  });

  it('given every event of every codec, then the schema has it, and a validator takes the whole', () => {
    const names = codecs.flatMap(({ definitions }) => Object.keys(definitions)).sort();
    const { $defs } = eventSchemas();
    expect(Object.keys($defs as object).sort()).toEqual(names);
    const validator = new Ajv2020({ strict: false, validateFormats: false });
    validator.addSchema(eventSchemas(), 'events');
    const validate = validator.getSchema('events#/$defs/CapacitySet');
    expect(validate?.({ poolId: 'p', capacity: 10 })).toBe(true);
    expect(validate?.({ poolId: 'p', capacity: 'ten' })).toBe(false);
  });
});
