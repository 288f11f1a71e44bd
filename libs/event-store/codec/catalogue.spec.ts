import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { jsonSchemas, renderCatalogue } from './catalogue.ts';
import { defineEvents } from './event-codec.ts';
import { eventField } from './event-field.ts';

const parcels = defineEvents('parcel', {
  ParcelSent: {
    version: 2,
    summary: 'A parcel was sent.',
    schema: z.strictObject({
      to: z.strictObject({ id: z.string(), name: eventField.personalText.nullable() }),
      price: eventField.money,
      sentAt: eventField.instant.optional(),
      by: z.enum(['post', 'courier']),
      items: z.array(z.strictObject({ sku: z.string(), quantity: z.int() })),
      proof: z.union([z.null(), z.literal('signed')]),
    }),
    personal: { person: 'to.id', fields: ['to.name'] },
    upcasters: { 1: (data) => data },
  },
  ParcelLost: { version: 1, summary: 'A parcel was lost.', schema: z.strictObject({}) },
});
const crates = defineEvents('crate', {
  CrateFilled: {
    version: 1,
    summary: 'A crate was filled.',
    schema: z.strictObject({ grams: z.int() }),
  },
});

describe('renderCatalogue', () => {
  const text = renderCatalogue([parcels, crates]);

  it('given codecs, then each event stands under its stream with its fields, personal ones marked', () => {
    expect(text).toContain(
      [
        '## parcel',
        '',
        'Stream `parcel-<id>`.',
        '',
        '### ParcelSent (version 2)',
        '',
        'A parcel was sent.',
        '',
        'Person: `to.id`.',
        '',
        '| field | type | |',
        '|---|---|---|',
        '| `to` | object |  |',
        '| `to.id` | text |  |',
        '| `to.name` | personal text or null | personal |',
        '| `price` | money |  |',
        '| `sentAt` | instant | optional |',
        '| `by` | `post`, `courier` |  |',
        '| `items` | list of object |  |',
        '| `items.*` | object |  |',
        '| `items.*.sku` | text |  |',
        '| `items.*.quantity` | whole number |  |',
        '| `proof` | null or `"signed"` |  |',
        '',
        '### ParcelLost (version 1)',
        '',
        'A parcel was lost.',
        '',
        'No fields.',
      ].join('\n'),
    );
  });

  it('given the codecs in any order, then the text is the same, streams by name', () => {
    expect(renderCatalogue([crates, parcels])).toBe(text);
    expect(text.indexOf('## crate')).toBeLessThan(text.indexOf('## parcel'));
  });
});

describe('jsonSchemas', () => {
  it('given codecs, then every event has a JSON Schema that lets no unknown field through', () => {
    const schemas = jsonSchemas([parcels, crates]);
    expect(Object.keys(schemas)).toEqual(['CrateFilled', 'ParcelLost', 'ParcelSent']);
    expect(schemas['CrateFilled']).toMatchObject({
      type: 'object',
      properties: { grams: { type: 'integer' } },
      required: ['grams'],
      additionalProperties: false,
    });
  });
});
