import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import {
  createCodecRegistry,
  defineEvents,
  eventField,
  type EventMetadata,
  type Position,
  streamId,
} from '../event-store/index.ts';
import {
  CorruptStream,
  FORGOTTEN,
  instant,
  type PersonalText,
  type PersonId,
  systemClock,
  systemRandom,
} from '../kernel/index.ts';
import { createMemoryPersonKeys } from './memory-person-keys.ts';

interface GuestInvited {
  readonly type: 'GuestInvited';
  readonly person: PersonId;
  readonly email: PersonalText;
}

const guests = defineEvents<GuestInvited>('guest', {
  GuestInvited: {
    version: 1,
    summary: 'A guest was invited.',
    schema: z.strictObject({ person: z.string(), email: eventField.personalText }),
    personal: { person: 'person', fields: ['email'] },
  },
});

const anna = 'anna' as PersonId;
const at = instant('2026-11-20T12:00:00.000Z');
const event: GuestInvited = { type: 'GuestInvited', person: anna, email: 'anna@example.se' };
const metadata: EventMetadata = {
  correlationId: 'c',
  causationId: 'c',
  commandId: 'c',
  actor: { kind: 'system', id: 'spec' },
  occurredAt: at,
  recordedAt: at,
  schemaVersion: 1,
};

async function invited() {
  const keys = createMemoryPersonKeys({ random: systemRandom, clock: systemClock });
  const registry = createCodecRegistry([guests], keys);
  await keys.prepare(new Set([anna]), 'write');
  const place = streamId('guest', '1');
  const id = '00000000-0000-5000-8000-000000000001';
  const written = registry.encode(place, id, event, metadata);
  const position = 'p' as Position;
  const stored = { ...written, streamId: place, revision: 0, position, storedAt: at };
  return { keys, registry, stored };
}

describe('events under the keys of people', () => {
  it('given a stored event, then the text is not in it, and it reads as it was written', async () => {
    const { registry, stored } = await invited();
    expect(stored.data).not.toContain('anna@example.se');
    expect(registry.decode(stored).event).toEqual(event);
  });

  it('given a stored event moved to another place, when it is read, then the stream is corrupt', async () => {
    const { registry, stored } = await invited();
    const moved = { ...stored, id: '00000000-0000-5000-8000-000000000002' };
    expect(() => registry.decode(moved)).toThrow(CorruptStream);
  });

  it('given a forgotten person, then what stands reads as forgotten and what comes late is written so', async () => {
    const { keys, registry, stored } = await invited();
    await keys.tombstone(anna);
    expect(registry.decode(stored).event).toEqual({ ...event, email: FORGOTTEN });
    const late = registry.encode(stored.streamId, stored.id, event, metadata);
    expect(late.data).not.toContain('sealed');
    await keys.destroyContactKey(anna);
    expect(registry.decode(stored).event).toEqual({ ...event, email: FORGOTTEN });
  });
});
