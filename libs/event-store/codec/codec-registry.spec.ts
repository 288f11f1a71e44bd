import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  CorruptStream,
  FORGOTTEN,
  OperationalError,
  type Instant,
  type Money,
  type PersonalText,
  type PersonId,
  SEK,
  money,
} from '../../kernel/index.ts';
import {
  streamId,
  type EventToAppend,
  type Position,
  type StoredEvent,
  type StreamId,
} from '../event-store.ts';
import { createCodecRegistry } from './codec-registry.ts';
import { defineEvents } from './event-codec.ts';
import { eventField } from './event-field.ts';
import { FixtureKeys } from './fixture-keys.ts';

type ParcelEvent =
  | {
      readonly type: 'ParcelPacked';
      readonly price: Money;
      readonly recipient: { readonly personId: string; readonly name: PersonalText | null };
      readonly items: readonly { readonly sku: string; readonly greeting?: PersonalText }[];
    }
  | { readonly type: 'ParcelWeighed'; readonly grams: number };

const parcels = defineEvents<ParcelEvent>('parcel', {
  ParcelPacked: {
    version: 1,
    summary: 'A parcel was packed for a recipient.',
    schema: z.strictObject({
      price: eventField.money,
      recipient: z.strictObject({
        personId: z.string(),
        name: eventField.personalText.nullable(),
      }),
      items: z.array(
        z.strictObject({ sku: z.string(), greeting: eventField.personalText.optional() }),
      ),
    }),
    personal: {
      person: 'recipient.personId',
      fields: ['recipient.name', 'items.*.greeting'],
    },
  },
  ParcelWeighed: {
    version: 1,
    summary: 'A parcel was weighed.',
    schema: z.strictObject({ grams: z.int() }),
  },
});

const stream = streamId('parcel', 'p-1');
const eventId = '11111111-1111-5111-8111-111111111111';
const metadata = {
  correlationId: 'c',
  causationId: 'b',
  commandId: '22222222-2222-4222-8222-222222222222',
  actor: { kind: 'operator', id: 'key-1' },
  occurredAt: '2026-11-20T10:00:00.000Z' as Instant,
  recordedAt: '2026-11-20T10:00:01.000Z' as Instant,
} as const;

const packed: ParcelEvent = {
  type: 'ParcelPacked',
  price: money(4900, SEK),
  recipient: { personId: 'ada', name: 'Ada Lind' },
  items: [{ sku: 'mug', greeting: 'Grattis' }, { sku: 'cup' }, { sku: 'jar', greeting: 'Hej' }],
};

function storedAs(event: EventToAppend, changes: Partial<StoredEvent> = {}): StoredEvent {
  return {
    ...event,
    streamId: stream,
    revision: 0,
    position: '0' as Position,
    storedAt: metadata.recordedAt,
    ...changes,
  };
}

function registry(keys = new FixtureKeys()): ReturnType<typeof createCodecRegistry> {
  return createCodecRegistry([parcels], keys);
}

describe('createCodecRegistry', () => {
  it('given an event, when it is written and read, then it is the same event with its envelope', () => {
    const encoded = registry().encode(stream, eventId, packed, metadata);
    const read = registry().decode(storedAs(encoded));
    expect(read.event).toEqual(packed);
    expect(read.metadata).toEqual({ ...metadata, schemaVersion: 1 });
    expect(read.id).toBe(eventId);
  });

  it('given metadata, then their stored form is this and no other', () => {
    expect(registry().encode(stream, eventId, packed, metadata).metadata).toBe(
      '{"correlationId":"c","causationId":"b","commandId":"22222222-2222-4222-8222-222222222222",' +
        '"actor":{"kind":"operator","id":"key-1"},"occurredAt":"2026-11-20T10:00:00.000Z",' +
        '"recordedAt":"2026-11-20T10:00:01.000Z","schemaVersion":1}',
    );
  });

  it('given personal texts, when they are stored, then no word of them stands in clear', () => {
    const { data } = registry().encode(stream, eventId, packed, metadata);
    expect(data).not.toMatch(/Ada|Grattis|Hej/);
    const { recipient, items } = JSON.parse(data) as {
      recipient: { name: { sealed: string } };
      items: { greeting?: { sealed: string } }[];
    };
    expect(Object.keys(recipient.name)).toEqual(['sealed']);
    expect(items.map((item) => item.greeting !== undefined)).toEqual([true, false, true]);
  });

  it('given a person without a key, when an event is written, then its texts are stored forgotten', () => {
    const keys = new FixtureKeys();
    keys.forget('ada' as PersonId);
    const encoded = registry(keys).encode(stream, eventId, packed, metadata);
    expect(encoded.data).toContain('"name":{"forgotten":true}');
    expect(registry().decode(storedAs(encoded)).event).toMatchObject({
      recipient: { name: FORGOTTEN },
    });
  });

  it('given a person forgotten afterwards, when the event is read, then its texts are FORGOTTEN', () => {
    const keys = new FixtureKeys();
    const encoded = registry(keys).encode(stream, eventId, packed, metadata);
    keys.forget('ada' as PersonId);
    expect(registry(keys).decode(storedAs(encoded)).event).toMatchObject({
      recipient: { name: FORGOTTEN },
      items: [{ greeting: FORGOTTEN }, { sku: 'cup' }, { greeting: FORGOTTEN }],
    });
  });

  it('given two sealed texts of one list, when they are swapped in the store, then reading stops', () => {
    const encoded = registry().encode(stream, eventId, packed, metadata);
    const data = JSON.parse(encoded.data) as { items: [{ greeting: object }, object, never] };
    const [first, second, third] = data.items;
    const swapped = JSON.stringify({ ...data, items: [third, second, first] });
    expect(() => registry().decode(storedAs({ ...encoded, data: swapped }))).toThrow(CorruptStream);
  });

  it('given an event moved to another stream, when it is read, then its sealed texts do not open', () => {
    const encoded = registry().encode(stream, eventId, packed, metadata);
    const moved = storedAs(encoded, { streamId: streamId('parcel', 'p-2') });
    expect(() => registry().decode(moved)).toThrow(CorruptStream);
  });

  it('given the process subscription, when it decodes, then no key is asked for', () => {
    const encoded = registry().encode(stream, eventId, packed, metadata);
    const keys = new FixtureKeys();
    keys.open = () => {
      throw new Error('a key was asked for');
    };
    const { event } = registry(keys).decodeWithoutPersonalData(storedAs(encoded));
    expect(event).toMatchObject({ price: packed.price, recipient: { name: FORGOTTEN } });
  });

  it('given many events, when all are encoded, then the keys are prepared once', async () => {
    const keys = new FixtureKeys();
    const prepared: [readonly string[], string][] = [];
    keys.prepare = (people?: ReadonlySet<PersonId>, purpose?: string) => {
      prepared.push([[...(people ?? [])], purpose ?? '']);
      return Promise.resolve();
    };
    const bo: ParcelEvent = { ...packed, recipient: { personId: 'bo', name: null } };
    const weighed: ParcelEvent = { type: 'ParcelWeighed', grams: 1 };
    const all = [packed, weighed, bo, packed];
    const encoded = await registry(keys).encodeAll(
      all.map((event) => ({ streamId: stream, eventId, event, metadata })),
    );
    const decoded = await registry(keys).decodeAll(encoded.map((event) => storedAs(event)));
    expect(decoded.map(({ event }) => event)).toEqual(all);
    expect(prepared).toEqual([
      [['ada', 'bo'], 'write'],
      [['ada', 'bo'], 'read'],
    ]);
  });

  it('given data that the schema refuses, when written, then the error names paths and no values', () => {
    const wrong = { type: 'ParcelWeighed', grams: 'Ada Lind' };
    const extra = { type: 'ParcelWeighed', grams: 1, name: 'Ada Lind' };
    for (const event of [wrong, extra]) {
      const write = (): unknown => registry().encode(stream, eventId, event, metadata);
      expect(write).toThrow(TypeError);
      expect(write).toThrow(/ParcelWeighed/);
      expect(write).not.toThrow(/Ada/);
    }
  });

  it('given a text of no person, when it is written, then it is refused rather than stored', () => {
    const event = { ...packed, recipient: { personId: '', name: 'Ada Lind' } };
    expect(() => registry().encode(stream, eventId, event, metadata)).toThrow(TypeError);
  });

  it('given an event of another category, when it is written, then it is refused', () => {
    const other = streamId('crate', 'c-1');
    expect(() => registry().encode(other, eventId, packed, metadata)).toThrow(/category crate/);
  });

  const weighed = registry().encode(stream, eventId, { type: 'ParcelWeighed', grams: 1 } as never, {
    ...metadata,
  });
  it.each<[string, Partial<StoredEvent>]>([
    ['an unknown name', { type: 'ParcelEaten' }],
    ['a name of another category', { streamId: 'crate-1' as StreamId }],
    ['a version from the future', { metadata: weighed.metadata.replace(':1}', ':2}') }],
    ['data that are no JSON', { data: '{' }],
    ['data that are no object', { data: '[]' }],
    ['metadata that are no envelope', { metadata: '{"schemaVersion":1}' }],
  ])('given %s in the store, when it is read, then the stream is corrupt', (_, changes) => {
    expect(() => registry().decode(storedAs(weighed, changes))).toThrow(CorruptStream);
    expect(() => registry().decodeWithoutPersonalData(storedAs(weighed, changes))).toThrow(
      CorruptStream,
    );
  });

  it('given a personal text in clear in the store, when it is read, then the stream is corrupt', () => {
    const encoded = registry().encode(stream, eventId, packed, metadata);
    const data = JSON.stringify({ ...packed, type: undefined });
    expect(() => registry().decode(storedAs({ ...encoded, data }))).toThrow(CorruptStream);
  });

  it('given a key store out of reach, when an event is opened, then its error comes through', () => {
    const encoded = registry().encode(stream, eventId, packed, metadata);
    const keys = new FixtureKeys();
    keys.open = () => {
      throw new OperationalError('keys.unavailable', 'no answer', { retryable: true });
    };
    expect(() => registry(keys).decode(storedAs(encoded))).toThrow(OperationalError);
  });
});

describe('upcasting', () => {
  const first = defineEvents('parcel', {
    ParcelSent: {
      version: 1,
      summary: 'Sent.',
      schema: z.strictObject({
        to: z.string(),
        name: eventField.personalText,
        phone: z.string(),
      }),
      personal: { person: 'to', fields: ['name'] },
    },
  });
  const third = defineEvents('parcel', {
    ParcelSent: {
      version: 3,
      summary: 'Sent.',
      schema: z.strictObject({
        recipient: z.strictObject({
          id: z.string(),
          names: z.array(eventField.personalText),
          phone: eventField.personalText,
        }),
        parcels: z.int().positive(),
      }),
      personal: { person: 'recipient.id', fields: ['recipient.names.*', 'recipient.phone'] },
      upcasters: {
        1: (data) => {
          const { to, name, phone } = data as Record<string, unknown>;
          return { recipient: { id: to, names: [name], phone } };
        },
        2: (data) => ({ ...(data as object), parcels: 1 }),
      },
    },
  });
  const keys = new FixtureKeys();
  const old = createCodecRegistry([first], keys);
  const event = { type: 'ParcelSent', to: 'ada', name: 'Ada Lind', phone: '070' };
  const stored = storedAs(old.encode(stream, eventId, event, metadata));

  it('given a sealed text that an upcaster moved, when it is read, then it opens where it was sealed', () => {
    expect(createCodecRegistry([third], keys).decode(stored).event).toEqual({
      type: 'ParcelSent',
      recipient: { id: 'ada', names: ['Ada Lind'], phone: '070' },
      parcels: 1,
    });
  });

  it('given an upcaster whose result does not fit, when it is read, then the stream is corrupt', () => {
    const { ParcelSent } = third.definitions;
    const broken = defineEvents('parcel', {
      ParcelSent: {
        ...ParcelSent,
        upcasters: { ...ParcelSent?.upcasters, 2: (data: unknown) => data },
      },
    } as never);
    expect(() => createCodecRegistry([broken], keys).decode(stored)).toThrow(CorruptStream);
  });

  it('given an upcaster that throws, when it is read, then the stream is corrupt', () => {
    const { ParcelSent } = third.definitions;
    const upcasters = {
      ...ParcelSent?.upcasters,
      1: () => {
        throw new Error('no');
      },
    };
    const broken = defineEvents('parcel', { ParcelSent: { ...ParcelSent, upcasters } } as never);
    expect(() => createCodecRegistry([broken], keys).decode(stored)).toThrow(CorruptStream);
  });
});

describe('what a registry refuses at construction', () => {
  const refused = (definition: object, name = 'ParcelSent'): (() => unknown) => {
    const codec = defineEvents('parcel', {
      [name]: { version: 1, summary: 'Sent.', ...definition },
    } as never);
    return () => createCodecRegistry([codec], new FixtureKeys());
  };

  it('given a sound definition, then it is taken', () => {
    const byRef = z.record(z.string().regex(/^SC-/), z.int());
    expect(refused({ schema: z.strictObject({ byRef, kind: z.enum(['a']) }) })).not.toThrow();
  });

  it.each<[string, z.ZodType]>([
    ['a record with free keys', z.strictObject({ by: z.record(z.string(), z.int()) })],
    ['a record by number', z.strictObject({ by: z.record(z.string().regex(/^\d{4}$/), z.int()) })],
    ['an integer-like field name', z.strictObject({ 1910: z.int() })],
    ['an object that lets unknown fields through', z.object({ grams: z.int() })],
    ['a loose object deep within', z.strictObject({ of: z.array(z.looseObject({})).optional() })],
    ['unknown data', z.strictObject({ of: z.unknown() })],
    ['a date object', z.strictObject({ at: z.date() })],
    ['a bigint', z.strictObject({ of: z.bigint() })],
    ['a default', z.strictObject({ of: z.int().default(1) })],
    ['a transformation', z.strictObject({ of: z.string().transform(Number) })],
    ['a coercion', z.strictObject({ of: z.coerce.number() })],
    ['a trimming', z.strictObject({ of: z.string().trim() })],
    ['a field named type', z.strictObject({ type: z.string() })],
  ])('given %s, then the codec is refused', (_, schema) => {
    expect(refused({ schema })).toThrow(TypeError);
  });

  it('given personal text that is not declared, then the codec is refused', () => {
    expect(refused({ schema: z.strictObject({ name: eventField.personalText }) })).toThrow(
      /name is personal text/,
    );
  });

  it.each([
    ['a declared field that is no personal text', { person: 'id', fields: ['id'] }],
    ['a declared field that is not there', { person: 'id', fields: ['nobody'] }],
    ['a person that is not there', { person: 'nobody', fields: ['name'] }],
  ])('given %s, then the codec is refused', (_, personal) => {
    const schema = z.strictObject({ id: z.string(), name: eventField.personalText });
    expect(refused({ schema, personal: { person: 'id', fields: ['name'] } })).not.toThrow();
    expect(refused({ schema, personal })).toThrow(TypeError);
  });

  it('given a version without an upcaster, then the codec is refused', () => {
    const schema = z.strictObject({});
    expect(refused({ schema, version: 2 })).toThrow(/no upcaster from version 1/);
    expect(refused({ schema, version: 0 })).toThrow(TypeError);
    expect(refused({ schema, upcasters: { 1: () => ({}) } })).toThrow(/beyond/);
  });

  it('given one event name in two categories, then both together are refused', () => {
    const schema = z.strictObject({});
    const definitions = { ParcelSent: { version: 1, summary: 'Sent.', schema } };
    const make = (a: string, b: string): (() => unknown) => {
      const codecs = [defineEvents(a, definitions), defineEvents(b, definitions)];
      return () => createCodecRegistry(codecs, new FixtureKeys());
    };
    expect(make('parcel', 'crate')).toThrow(/ParcelSent stands both in parcel and in crate/);
    expect(make('parcel', 'parcel')).toThrow(/two codecs/);
  });
});
