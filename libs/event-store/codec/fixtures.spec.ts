import { afterAll, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { PersonalText } from '../../kernel/index.ts';
import { defineEvents, type EventCodec } from './event-codec.ts';
import { eventField } from './event-field.ts';
import { fixtureChecks, fixturesContract, writeMissingFixtures } from './fixtures.ts';

interface ParcelSent {
  readonly type: 'ParcelSent';
  readonly to: string;
  readonly name: PersonalText;
  readonly grams: number;
}

const parcels = defineEvents<ParcelSent>('parcel', {
  ParcelSent: {
    version: 2,
    summary: 'A parcel was sent.',
    schema: z.strictObject({ to: z.string(), name: eventField.personalText, grams: z.int() }),
    personal: { person: 'to', fields: ['name'] },
    upcasters: { 1: (data) => ({ ...(data as object), grams: 0 }) },
  },
});
const sample: ParcelSent = { type: 'ParcelSent', to: 'ada', name: 'Ada Lind', grams: 4 };
const sealed =
  '{"to":"ada","name":{"sealed":"WyJhZGEiLCJwYXJjZWwtZml4dHVyZXwwMDAwMDAwMC0wMDAwLTUwMDAtODAwMC0wMDAwMDAwMDAwMDB8bmFtZSIsIkFkYSBMaW5kIl0"}}';

const made: string[] = [];
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): URL {
  const folder = mkdtempSync(join(tmpdir(), 'fixtures-'));
  made.push(folder);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return pathToFileURL(`${folder}/`);
}

/** The titles of the checks that do not hold. */
function broken(codec: EventCodec, folder: URL): readonly string[] {
  return fixtureChecks(codec, folder).flatMap(({ title, check }) => {
    try {
      check();
      return [];
    } catch {
      return [title];
    }
  });
}

const written = folderWith({ 'ParcelSent.v1.json': `${sealed}\n` });
writeMissingFixtures(parcels, written, [sample]);
fixturesContract(parcels, written, [sample]);

describe('fixturesContract', () => {
  it('given a sample and no fixture, when asked to, then the newest version is added', () => {
    expect(readdirSync(written)).toEqual(['ParcelSent.v1.json', 'ParcelSent.v2.json']);
    const text = readFileSync(new URL('ParcelSent.v2.json', written), 'utf8');
    expect(text).toBe(`${sealed.slice(0, -1)},"grams":4}\n`);
  });

  it('given a fixture that is there, when asked to write, then it stays as it is', () => {
    const grams9 = `${sealed.slice(0, -1)},"grams":9}\n`;
    const folder = folderWith({ 'ParcelSent.v1.json': sealed, 'ParcelSent.v2.json': grams9 });
    writeMissingFixtures(parcels, folder, [sample]);
    expect(readFileSync(new URL('ParcelSent.v2.json', folder), 'utf8')).toBe(grams9);
    expect(broken(parcels, folder)).toEqual([]);
  });

  const sound = {
    'ParcelSent.v1.json': sealed,
    'ParcelSent.v2.json': `${sealed.slice(0, -1)},"grams":4}`,
  };
  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['a missing version', { 'ParcelSent.v2.json': sound['ParcelSent.v2.json'] }, /one file per/],
    ['a file of no version', { ...sound, 'ParcelSent.v3.json': sealed }, /one file per/],
    ['bytes that are not canonical', { ...sound, 'ParcelSent.v1.json': '{"a": 1}' }, /parsing/],
    ['data that do not fit', { ...sound, 'ParcelSent.v1.json': '{"to":1}' }, /valid newest/],
    [
      'personal text in clear',
      { ...sound, 'ParcelSent.v1.json': '{"to":"ada","name":"Ada Lind"}' },
      /says nothing of them/,
    ],
    [
      'a text that was sealed at another path',
      { ...sound, 'ParcelSent.v2.json': sound['ParcelSent.v2.json'].replace('8bmFtZS', '8bmFtZg') },
      /v2.json, when it is decoded/,
    ],
    [
      'a field that the schema does not know',
      { ...sound, 'ParcelSent.v2.json': '{"to":"ada","grams":4,"name":{"forgotten":true},"x":1}' },
      /valid newest/,
    ],
  ])('given %s, then a check says so', (_, files, complaint) => {
    expect(broken(parcels, folderWith(files)).join('\n')).toMatch(complaint);
  });

  it('given a text sealed otherwise than it is written today, then a check says so', () => {
    const at = 'parcel-fixture|00000000-0000-5000-8000-000000000000|name';
    const spaced = Buffer.from(`["ada", "${at}", "Ada Lind"]`).toString('base64url');
    const text = `{"to":"ada","name":{"sealed":"${spaced}"},"grams":4}`;
    expect(broken(parcels, folderWith({ ...sound, 'ParcelSent.v2.json': text }))).toEqual([
      'given ParcelSent.v2.json, when its event is encoded, then the bytes are the same',
    ]);
  });

  it('given a schema that changed without a new version, then a check says so', () => {
    const { ParcelSent } = parcels.definitions;
    const schema = z.strictObject({ to: z.string(), name: eventField.personalText });
    const changed: EventCodec = {
      category: 'parcel',
      definitions: { ParcelSent: { ...ParcelSent, schema } },
    };
    expect(broken(changed, folderWith(sound))).toContain(
      'given ParcelSent.v2.json, when it is decoded, then it is a valid newest event',
    );
  });
});
