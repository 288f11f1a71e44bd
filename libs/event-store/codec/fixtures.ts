import { describe, expect, it } from '@jest/globals';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { canonicalJson, FORGOTTEN, type Instant, type PersonId } from '../../kernel/index.ts';
import { streamId, type Position, type StoredEvent } from '../event-store.ts';
import { createCodecRegistry } from './codec-registry.ts';
import type { DomainEvent } from './envelope.ts';
import type { EventCodec } from './event-codec.ts';
import { FixtureKeys } from './fixture-keys.ts';
import { writeMetadata } from './metadata.ts';
import { compilePersonalPaths, personIn, replacePersonal } from './personal-paths.ts';

/** Every fixture is an event of this stream and id, as its sealed texts are bound to both. */
const fixtureId = 'fixture';
const fixtureEventId = '00000000-0000-5000-8000-000000000000';
const fixtureInstant = '2026-11-20T12:00:00.000Z' as Instant;

/**
 * The specs that every context's stored events must pass (number 49): each version ever written has a
 * fixture `<Type>.v<version>.json` holding its data as stored, which reads as a valid newest event, in
 * the newest version is written back byte for byte, and reads without its person's key.
 *
 * With `WRITE_FIXTURES=1` a sample of each newest version that has no fixture yet is written; a file
 * that is there is never touched. Not exported by the library's index, since it belongs to specs alone.
 */
export function fixturesContract<Event extends DomainEvent>(
  codec: EventCodec<Event>,
  folder: URL,
  samples: readonly Event[] = [],
): void {
  if (process.env['WRITE_FIXTURES'] === '1') writeMissingFixtures(codec, folder, samples);
  describe(`the stored events of ${codec.category}`, () => {
    for (const { title, check } of fixtureChecks(codec, folder, samples)) it(title, check);
  });
}

/** One spec of the contract; `check` throws when it does not hold. */
export interface FixtureCheck {
  readonly title: string;
  readonly check: () => void;
}

/** The contract's specs by themselves, so that a spec can prove that each is able to fail. */
export function fixtureChecks(
  codec: EventCodec,
  folder: URL,
  samples: readonly DomainEvent[] = [],
): readonly FixtureCheck[] {
  return [
    {
      title: 'given the fixtures folder, then it holds one file per version ever written',
      check: () => {
        expect(readdirSync(folder).sort()).toEqual(versionsOf(codec).map(fileName).sort());
      },
    },
    {
      title: 'given the samples, then each is an event of this codec',
      check: () => {
        for (const sample of samples) expect(() => dataAsStored(codec, sample)).not.toThrow();
      },
    },
    ...versionsOf(codec).flatMap((version) => checksOf(codec, folder, version)),
  ];
}

interface Version {
  readonly type: string;
  readonly version: number;
  readonly newest: boolean;
}

function checksOf(codec: EventCodec, folder: URL, version: Version): readonly FixtureCheck[] {
  const name = fileName(version);
  const read = (): string => readFileSync(new URL(name, folder), 'utf8').trimEnd();
  const checks: FixtureCheck[] = [
    {
      title: `given ${name}, then parsing and writing its bytes again changes nothing`,
      check: () => {
        expect(canonicalJson(JSON.parse(read()))).toBe(read());
      },
    },
    {
      title: `given ${name}, when it is decoded, then it is a valid newest event`,
      check: () => {
        const { type, ...data } = decodeFixture(codec, version, read());
        const schema = codec.definitions[type]?.schema;
        expect(schema?.safeParse(data).error?.issues ?? []).toEqual([]);
      },
    },
    {
      title: `given ${name} of a forgotten person, then it reads and says nothing of them`,
      check: () => {
        expectNothingPersonal(codec, decodeFixture(codec, version, read(), 'forgotten'));
      },
    },
  ];
  if (version.newest)
    checks.push({
      title: `given ${name}, when its event is encoded, then the bytes are the same`,
      check: () => {
        expect(dataAsStored(codec, decodeFixture(codec, version, read()))).toBe(read());
      },
    });
  return checks;
}

/** Adds what is missing for the newest versions and changes nothing. */
export function writeMissingFixtures(
  codec: EventCodec,
  folder: URL,
  samples: readonly DomainEvent[],
): void {
  mkdirSync(folder, { recursive: true });
  const present = new Set(readdirSync(folder));
  for (const version of versionsOf(codec)) {
    const sample = samples.find(({ type }) => type === version.type);
    if (!version.newest || sample === undefined || present.has(fileName(version))) continue;
    const file = new URL(fileName(version), folder);
    writeFileSync(file, `${dataAsStored(codec, sample)}\n`, { flag: 'wx' });
  }
}

function versionsOf(codec: EventCodec): readonly Version[] {
  return Object.entries(codec.definitions).flatMap(([type, definition]) =>
    Array.from({ length: definition.version }, (_, i) => ({
      type,
      version: i + 1,
      newest: i + 1 === definition.version,
    })),
  );
}

function fileName({ type, version }: Version): string {
  return `${type}.v${String(version)}.json`;
}

const metadata = {
  correlationId: 'fixture',
  causationId: 'fixture',
  commandId: fixtureEventId,
  actor: { kind: 'system', id: 'fixture' },
  occurredAt: fixtureInstant,
  recordedAt: fixtureInstant,
} as const;

function dataAsStored(codec: EventCodec, event: DomainEvent): string {
  const stream = streamId(codec.category, fixtureId);
  const registry = createCodecRegistry([codec], new FixtureKeys());
  return registry.encode(stream, fixtureEventId, event, metadata).data;
}

function decodeFixture(
  codec: EventCodec,
  { type, version }: Version,
  data: string,
  person: 'known' | 'forgotten' = 'known',
): DomainEvent {
  const keys = new FixtureKeys();
  const registry = createCodecRegistry([codec], keys);
  const stored: StoredEvent = {
    id: fixtureEventId,
    streamId: streamId(codec.category, fixtureId),
    revision: 0,
    position: '0' as Position,
    storedAt: fixtureInstant,
    type,
    data,
    metadata: writeMetadata(metadata, version),
  };
  if (person === 'forgotten') forgetPersonOf(codec, registry.decode(stored).event, keys);
  return registry.decode(stored).event;
}

function expectNothingPersonal(codec: EventCodec, event: DomainEvent): void {
  const personal = codec.definitions[event.type]?.personal;
  if (personal === undefined) return;
  const paths = compilePersonalPaths(personal.person, personal.fields);
  replacePersonal(event, paths, (value, path) => {
    expect({ path, value }).toEqual({ path, value: FORGOTTEN });
    return value;
  });
}

function forgetPersonOf(codec: EventCodec, event: DomainEvent, keys: FixtureKeys): void {
  const personal = codec.definitions[event.type]?.personal;
  if (personal === undefined) return;
  const found = personIn(event, compilePersonalPaths(personal.person, personal.fields));
  if (found !== undefined) keys.forget(found as PersonId);
}
