import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { z } from 'zod';
import {
  accepted,
  already,
  CorruptStream,
  instant,
  OperationalError,
  rejected,
  type CommandId,
  type Decision,
  type PersonalText,
  type PersonId,
} from '../../kernel/index.ts';
import { createCodecRegistry } from '../codec/codec-registry.ts';
import { defineEvents } from '../codec/event-codec.ts';
import { eventField } from '../codec/event-field.ts';
import { FixtureKeys } from '../codec/fixture-keys.ts';
import type { CommandContext, DeciderStream } from '../decider.ts';
import {
  createMemoryEventStore,
  type MemoryEventStore,
} from '../engines/memory/memory-event-store.ts';
import { streamId, type AppendResult, type EventStore } from '../event-store.ts';
import { createDeciderStream, type DeciderStreamOptions } from './decider-stream.ts';
import { eventIdOf } from './event-id.ts';
import { createMemorySnapshotStore, type SnapshotStore } from './snapshot-store.ts';
import type { StreamDecider } from './stream-decider.ts';

type SeatEvent =
  | { readonly type: 'SeatTaken'; readonly by: string; readonly note: string }
  | { readonly type: 'SeatNamed'; readonly by: string; readonly name: PersonalText }
  | { readonly type: 'SeatsClosed' };

interface Seats {
  readonly taken: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, PersonalText>>;
  readonly closed: boolean;
}

const codec = defineEvents<SeatEvent>('seats', {
  SeatTaken: {
    version: 1,
    summary: 'A seat was taken.',
    schema: z.strictObject({ by: z.string(), note: z.string() }),
  },
  SeatNamed: {
    version: 1,
    summary: 'A seat got a name.',
    schema: z.strictObject({ by: z.string(), name: eventField.personalText }),
    personal: { person: 'by', fields: ['name'] },
  },
  SeatsClosed: { version: 1, summary: 'No more seats.', schema: z.strictObject({}) },
});

const decider: StreamDecider<Seats, SeatEvent> = {
  initialState: { taken: {}, names: {}, closed: false },
  evolve(state, event) {
    switch (event.type) {
      case 'SeatTaken':
        if (event.by in state.taken) throw new CorruptStream(`${event.by} sits twice`);
        return { ...state, taken: { ...state.taken, [event.by]: event.note } };
      case 'SeatNamed':
        return { ...state, names: { ...state.names, [event.by]: event.name } };
      case 'SeatsClosed':
        return { ...state, closed: true };
    }
  },
};

const capacity = 10;

/** `by` is the command's own id in the state: it knows a repeat, and a repeat with another note. */
function take(by: string, note = '') {
  return (state: Seats): Decision<SeatEvent, 'seats.full' | 'seats.reused'> => {
    const before = state.taken[by];
    if (before !== undefined) return before === note ? already : rejected('seats.reused');
    if (state.closed || Object.keys(state.taken).length >= capacity) return rejected('seats.full');
    return accepted({ type: 'SeatTaken', by, note });
  };
}

function name(by: string, as: string) {
  return (state: Seats): Decision<SeatEvent, 'seats.reused'> => {
    const before = state.names[by];
    if (before !== undefined) return before === as ? already : rejected('seats.reused');
    return accepted({ type: 'SeatNamed', by, name: as });
  };
}

const close = (state: Seats): Decision<SeatEvent> =>
  state.closed ? already : accepted({ type: 'SeatsClosed' });

function command(number: number): CommandContext {
  const commandId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}` as CommandId;
  return {
    commandId,
    correlationId: 'c',
    causationId: commandId,
    actor: { kind: 'checkout', id: 'key-1' },
    now: instant('2026-11-20T12:00:00Z'),
  };
}

const clock = { now: () => instant('2026-11-20T12:00:05Z') };
const keys = new FixtureKeys();
const codecs = createCodecRegistry([codec], keys);

function streamOn(
  store: EventStore,
  options: Partial<DeciderStreamOptions<Seats, SeatEvent>> = {},
): DeciderStream<Seats, SeatEvent> {
  return createDeciderStream({ store, codecs, category: 'seats', decider, clock, ...options });
}

/** The memory engine with one door or another replaced. */
function storeWith(store: EventStore, doors: Partial<EventStore>): EventStore {
  return new Proxy(store, {
    get(target, key) {
      const door = (doors as Record<string | symbol, unknown>)[key];
      if (door !== undefined) return door;
      const own: unknown = Reflect.get(target, key);
      return typeof own === 'function' ? (own.bind(target) as unknown) : own;
    },
  });
}

interface Counts {
  append: number;
  last: number;
  read: number;
}

function counting(store: MemoryEventStore): { store: EventStore; counts: Counts } {
  const counts: Counts = { append: 0, last: 0, read: 0 };
  const counted = storeWith(store, {
    append: (...wish) => {
      counts.append += 1;
      return store.append(...wish);
    },
    last: (...wish) => {
      counts.last += 1;
      return store.last(...wish);
    },
    read: (...wish) => {
      counts.read += 1;
      return store.read(...wish);
    },
  });
  return { store: counted, counts };
}

function unknownOutcome(): OperationalError {
  return new OperationalError('event-store.outcome-unknown', 'no answer', { retryable: true });
}

function typesIn(store: MemoryEventStore): readonly string[] {
  return store.events().map(({ type }) => type);
}

describe('one process', () => {
  it('given an accepted command, then its event stands with complete metadata', async () => {
    const store = createMemoryEventStore();
    const occurredAt = instant('2026-11-20T11:59:00Z');
    const context = { ...command(1), occurredAt };
    const executed = await streamOn(store).execute('a', context, take('ada', 'x'));
    const [stored] = store.events();
    expect(executed).toEqual({
      outcome: { kind: 'accepted', events: [{ type: 'SeatTaken', by: 'ada', note: 'x' }] },
      state: { taken: { ada: 'x' }, names: {}, closed: false },
      revision: 0,
      position: stored?.position,
    });
    expect(JSON.parse(stored?.metadata ?? '')).toEqual({
      correlationId: 'c',
      causationId: context.commandId,
      commandId: context.commandId,
      actor: { kind: 'checkout', id: 'key-1' },
      occurredAt,
      recordedAt: clock.now(),
      schemaVersion: 1,
    });
  });

  it('given no other clock, then it occurred when the command was first accepted', async () => {
    const store = createMemoryEventStore();
    await streamOn(store).execute('a', command(1), take('ada'));
    expect(store.events()[0]?.metadata).toContain('"occurredAt":"2026-11-20T12:00:00.000Z"');
  });

  it('given a repeat, then nothing is appended and the answer rests on the tail', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    await stream.execute('a', command(1), take('ada'));
    await stream.execute('other', command(2), take('bo'));
    const repeated = await stream.execute('a', command(1), take('ada'));
    expect(repeated.outcome).toEqual({ kind: 'already' });
    expect(repeated.revision).toBe(0);
    expect(repeated.position).toBe(store.events()[0]?.position);
    expect(store.events()).toHaveLength(2);
  });

  it('given a refusal on a missing stream, then its position is the head of the feed', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    const first = await stream.execute('a', command(1), () => rejected('seats.none'));
    expect(first).toMatchObject({ revision: -1, position: undefined });
    await stream.execute('b', command(2), take('ada'));
    const second = await stream.execute('a', command(3), () => rejected('seats.none'));
    expect(second).toMatchObject({ revision: -1, position: store.events()[0]?.position });
  });

  it('given 500 buyers of ten seats at once, then ten get one, with few appends', async () => {
    const memory = createMemoryEventStore();
    const { store, counts } = counting(memory);
    const stream = streamOn(store);
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, i) =>
        stream.execute('a', command(i), take(`buyer-${String(i)}`)),
      ),
    );
    const kinds = answers.map(({ outcome }) => outcome.kind);
    expect(kinds.filter((kind) => kind === 'accepted')).toHaveLength(capacity);
    expect(kinds.filter((kind) => kind === 'rejected')).toHaveLength(500 - capacity);
    expect(memory.events()).toHaveLength(capacity);
    expect(counts.append).toBeLessThan(20);
  });

  it('given 500 commands one after the other, then each append is folded in, never read', async () => {
    const memory = createMemoryEventStore();
    const { store, counts } = counting(memory);
    const stream = streamOn(store);
    for (let i = 0; i < 500; i += 1)
      await stream.execute('a', command(i), () => accepted({ type: 'SeatsClosed' }));
    expect(counts).toEqual({ append: 500, last: 0, read: 1 });
  });

  it('given many refusals in one batch, then the tail is read once', async () => {
    const memory = createMemoryEventStore();
    const { store, counts } = counting(memory);
    const stream = streamOn(store);
    await stream.execute('a', command(0), close);
    const before = counts.last;
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        stream.execute('a', command(i + 1), take(`buyer-${String(i)}`)),
      ),
    );
    expect(counts.last - before).toBe(1);
  });

  it('given a decide that throws, then it alone fails and the others go on', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    const wrong = new Error('a programming error');
    const answers = await Promise.allSettled([
      stream.execute('a', command(1), take('ada')),
      stream.execute('a', command(2), () => {
        throw wrong;
      }),
      stream.execute('a', command(3), take('bo')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: wrong });
    expect(typesIn(store)).toEqual(['SeatTaken', 'SeatTaken']);
  });

  it('given events that evolve cannot follow, then that command alone fails', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    const twice = (): Decision<SeatEvent> =>
      accepted(
        { type: 'SeatTaken', by: 'bo', note: '' },
        { type: 'SeatTaken', by: 'bo', note: '' },
      );
    const answers = await Promise.allSettled([
      stream.execute('a', command(1), take('ada')),
      stream.execute('a', command(2), twice),
      stream.execute('a', command(3), take('bo')),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: expect.any(CorruptStream) });
    const { state } = await stream.load('a');
    expect(Object.keys(state.taken)).toEqual(['ada', 'bo']);
  });

  it('given an event that the codec refuses, then those who counted on it decide again', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    const unstorable = { type: 'SeatTaken', by: 'eve', note: 5 } as unknown as SeatEvent;
    const seesEve = (state: Seats): Decision<SeatEvent> =>
      'eve' in state.taken ? rejected('seats.eve-sits-here') : take('bo')(state);
    const answers = await Promise.allSettled([
      stream.execute('a', command(1), take('ada')),
      stream.execute('a', command(2), () => accepted(unstorable)),
      stream.execute('a', command(3), seesEve),
    ]);
    expect(answers[1]).toMatchObject({ status: 'rejected', reason: expect.any(TypeError) });
    expect(answers[2]).toMatchObject({ value: { outcome: { kind: 'accepted' }, revision: 1 } });
    expect(store.events()).toHaveLength(2);
  });

  it('given a command accepted twice in one batch, then the second is an error of its own', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    const closeAgain = () => accepted<SeatEvent>({ type: 'SeatsClosed' });
    const answers = await Promise.allSettled([
      stream.execute('a', command(1), closeAgain),
      stream.execute('a', command(1), closeAgain),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
    expect(store.events()).toHaveLength(1);
  });

  it('given more events than fit one append, then appends are cut and all stand in order', async () => {
    const memory = createMemoryEventStore();
    const { store, counts } = counting(memory);
    const stream = streamOn(store);
    const note = 'x'.repeat(200_000);
    const answers = await Promise.all(
      Array.from({ length: capacity }, (_, i) =>
        stream.execute('a', command(i), take(`buyer-${String(i)}`, note)),
      ),
    );
    expect(answers.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(counts.append).toBe(2);
    const positions = memory.events().map(({ position }) => position);
    expect(answers.map(({ position }) => position)).toEqual([
      ...Array.from({ length: 5 }, () => positions[4]),
      ...Array.from({ length: 5 }, () => positions[9]),
    ]);
  });

  it('given a decision too large to store, then it fails alone with its own code', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    const large = (by: string, size: number): SeatEvent => ({
      type: 'SeatTaken',
      by,
      note: 'å'.repeat(size),
    });
    const answers = await Promise.allSettled([
      stream.execute('a', command(1), () => accepted(large('ada', 140_000))),
      stream.execute('a', command(2), () =>
        accepted(
          large('b', 120_000),
          large('c', 120_000),
          large('d', 120_000),
          large('e', 120_000),
          large('f', 120_000),
        ),
      ),
      stream.execute('a', command(3), take('bo')),
    ]);
    expect(answers[0]).toMatchObject({ reason: { code: 'event-store.event-too-large' } });
    expect(answers[1]).toMatchObject({ reason: { code: 'event-store.append-too-large' } });
    expect(answers[2]).toMatchObject({ status: 'fulfilled' });
    expect(store.events()).toHaveLength(1);
  });

  it('given a queue that is full, then one more is turned away and may come again', async () => {
    const store = createMemoryEventStore();
    const stream = streamOn(store);
    const waiting = Array.from({ length: 10_000 }, () => stream.load('a'));
    const code = { code: 'event-store.queue-full', retryable: true };
    await expect(stream.load('a')).rejects.toMatchObject(code);
    await Promise.all(waiting);
    await expect(stream.load('a')).resolves.toMatchObject({ revision: -1 });
  });

  it('given a corrupt stream, then every command fails, until the stream reads again', async () => {
    const memory = createMemoryEventStore();
    await streamOn(memory).execute('a', command(1), take('ada'));
    let broken = true;
    const store = storeWith(memory, {
      read: async (...wish) => {
        const page = await memory.read(...wish);
        return broken ? page.map((event) => ({ ...event, type: 'SeatEaten' })) : page;
      },
    });
    const stream = streamOn(store);
    const answers = await Promise.allSettled([
      stream.execute('a', command(2), take('bo')),
      stream.load('a'),
    ]);
    for (const answer of answers)
      expect(answer).toMatchObject({ reason: expect.any(CorruptStream) });
    broken = false;
    expect((await stream.execute('a', command(2), take('bo'))).outcome.kind).toBe('accepted');
  });

  it('given little room, then states are dropped and read again, and nothing is wrong', async () => {
    const memory = createMemoryEventStore();
    const { store, counts } = counting(memory);
    const stream = streamOn(store, { cacheBytesMax: 2_000 });
    for (let round = 0; round < 3; round += 1)
      for (let i = 0; i < 10; i += 1)
        await stream.execute(`s${String(i)}`, command(round), take(`buyer-${String(round)}`));
    expect(counts.read).toBe(30);
    const { state } = await stream.load('s4');
    expect(Object.keys(state.taken)).toEqual(['buyer-0', 'buyer-1', 'buyer-2']);
  });

  it('given a decider that knows its size, then that is what the room is counted in', async () => {
    const memory = createMemoryEventStore();
    const { store, counts } = counting(memory);
    const large = { ...decider, sizeOf: () => 3_000 };
    const stream = streamOn(store, { decider: large, cacheBytesMax: 2_000 });
    await stream.execute('a', command(1), take('ada'));
    await stream.execute('b', command(2), take('ada'));
    await stream.execute('a', command(3), take('bo'));
    expect(counts.read).toBe(3);
  });

  it('given a state larger than all the room, when its stream goes on, then it is at hand all the same', async () => {
    const memory = createMemoryEventStore();
    const { store, counts } = counting(memory);
    const huge = { ...decider, sizeOf: () => 1_000_000 };
    const stream = streamOn(store, { decider: huge, cacheBytesMax: 2_000 });
    for (let n = 0; n < 5; n += 1)
      await stream.execute('a', command(n), take(`buyer-${String(n)}`));
    expect(counts.read).toBe(1);
  });

  it('given a person forgotten, then within a minute the state at hand has forgotten too', async () => {
    const store = createMemoryEventStore();
    let now = instant('2026-11-20T12:00:00Z');
    const forgetful = new FixtureKeys();
    const stream = streamOn(store, {
      codecs: createCodecRegistry([codec], forgetful),
      clock: { now: () => now },
    });
    await stream.execute('a', command(1), name('ada', 'Ada Lind'));
    forgetful.forget('ada' as PersonId);
    now = instant('2026-11-20T12:00:59Z');
    expect((await stream.load('a')).state.names).toEqual({ ada: 'Ada Lind' });
    await stream.execute('a', command(2), take('bo'));
    now = instant('2026-11-20T12:01:00Z');
    expect((await stream.load('a')).state.names).toEqual({ ada: { forgotten: true } });
  });

  it('given a state that keeps nothing personal, then it is not read anew for the sake of forgetting', async () => {
    const { store, counts } = counting(createMemoryEventStore());
    let now = instant('2026-11-20T12:00:00Z');
    const stream = streamOn(store, {
      decider: { ...decider, keepsPersonalData: false },
      clock: { now: () => now },
    });
    await stream.execute('a', command(1), name('ada', 'Ada Lind'));
    const before = counts.read;
    now = instant('2026-11-20T12:05:00Z');
    await stream.execute('a', command(2), take('bo'));
    expect(counts.read).toBe(before);
  });

  it('given an observer, then appends, conflicts and foldings are counted', async () => {
    const memory = createMemoryEventStore();
    const seen: [string, number][] = [];
    const observe = {
      appended: (ms: number, events: number) => seen.push([ms >= 0 ? 'appended' : 'never', events]),
      conflict: () => seen.push(['conflict', 1]),
      folded: (events: number) => seen.push(['folded', events]),
    };
    const here = streamOn(memory, { observe });
    const there = streamOn(memory);
    await here.execute('a', command(1), take('ada'));
    await there.execute('a', command(2), take('bo'));
    await here.execute('a', command(3), take('cy'));
    expect(seen).toEqual([
      ['appended', 1],
      ['conflict', 1],
      ['folded', 1],
      ['appended', 1],
    ]);
  });
});

describe('two processes on one store', () => {
  it('given a cached state, when another process filled the last seat, then the answer is no', async () => {
    const store = createMemoryEventStore();
    const [here, there] = [streamOn(store), streamOn(store)];
    await here.execute('a', command(1), take('ada'));
    await there.execute('a', command(2), close);
    const answer = await here.execute('a', command(3), take('bo'));
    expect(answer.outcome).toMatchObject({ kind: 'rejected', code: 'seats.full' });
    expect(typesIn(store)).toEqual(['SeatTaken', 'SeatsClosed']);
  });

  it('given a cached no, when another process made it a yes, then the answer is yes', async () => {
    const store = createMemoryEventStore();
    const [here, there] = [streamOn(store), streamOn(store)];
    const whenAdaSits = (state: Seats): Decision<SeatEvent> =>
      'ada' in state.taken ? accepted({ type: 'SeatsClosed' }) : rejected('seats.ada-is-missing');
    await here.execute('a', command(1), take('bo'));
    await there.execute('a', command(2), take('ada'));
    const answer = await here.execute('a', command(3), whenAdaSits);
    expect(answer).toMatchObject({ outcome: { kind: 'accepted' }, revision: 2 });
  });

  it('given a throw on a cached state that is old, then it is decided again on the newest', async () => {
    const store = createMemoryEventStore();
    const [here, there] = [streamOn(store), streamOn(store)];
    await here.execute('a', command(1), take('bo'));
    await there.execute('a', command(2), take('ada'));
    const answer = await here.execute('a', command(3), (state) => {
      if (!('ada' in state.taken)) throw new Error('who is ada?');
      return already;
    });
    expect(answer.outcome.kind).toBe('already');
  });

  it('given a state at hand, when it is loaded, then it is what the store has now', async () => {
    const store = createMemoryEventStore();
    const [here, there] = [streamOn(store), streamOn(store)];
    await here.execute('a', command(1), take('ada'));
    await there.execute('a', command(2), take('bo'));
    const { state, revision } = await here.load('a');
    expect(Object.keys(state.taken)).toEqual(['ada', 'bo']);
    expect(revision).toBe(1);
  });

  it('given the same command at both at once, then it has one effect and one answer', async () => {
    const store = createMemoryEventStore();
    const streams = [streamOn(store), streamOn(store)];
    const answers = await Promise.all(
      streams.map((stream) => stream.execute('a', command(1), take('ada', 'x'))),
    );
    expect(answers.map(({ outcome }) => outcome.kind)).not.toContain('rejected');
    expect(store.events()).toHaveLength(1);
  });

  // Number 39: the engines compare event ids alone.
  it('given one command id with two contents at once, then one stands and the other is refused', async () => {
    const store = createMemoryEventStore();
    const streams = [streamOn(store), streamOn(store)];
    const answers = await Promise.all(
      streams.map((stream, i) => stream.execute('a', command(1), take('ada', `note ${String(i)}`))),
    );
    expect(answers.map(({ outcome }) => outcome.kind).sort()).toEqual(['accepted', 'rejected']);
    expect(store.events()).toHaveLength(1);
  });

  it('given one command id with two names at once, then one stands and the other is refused', async () => {
    const store = createMemoryEventStore();
    const streams = [streamOn(store), streamOn(store)];
    const answers = await Promise.all(
      streams.map((stream, i) => stream.execute('a', command(1), name('ada', `Ada ${String(i)}`))),
    );
    expect(answers.map(({ outcome }) => outcome.kind).sort()).toEqual(['accepted', 'rejected']);
    expect(store.events()).toHaveLength(1);
    const [first] = streams;
    expect((await first?.load('a'))?.state).toEqual((await streamOn(store).load('a')).state);
  });

  it('given a process that always comes second, then it gives up after its tries', async () => {
    const store = createMemoryEventStore();
    let appends = 0;
    const losing = storeWith(store, {
      append: async (): Promise<AppendResult> => {
        appends += 1;
        return Promise.resolve({ kind: 'wrong-revision', actual: 7 });
      },
    });
    const stream = streamOn(losing, { conflictsMax: 3 });
    await expect(stream.execute('a', command(1), take('ada'))).rejects.toMatchObject({
      code: 'event-store.conflict',
      retryable: true,
    });
    expect(appends).toBe(4);
  });

  it('given an older log restored under a state at hand, then it is folded anew', async () => {
    const first = createMemoryEventStore();
    let current: EventStore = first;
    const stream = streamOn(
      new Proxy(first, {
        get: (_, key) => {
          const own: unknown = Reflect.get(current, key);
          return typeof own === 'function' ? (own.bind(current) as unknown) : own;
        },
      }),
    );
    await stream.execute('a', command(1), take('ada'));
    await stream.execute('a', command(2), take('bo'));
    current = createMemoryEventStore({ log: first.events().slice(0, 1) });
    await stream.execute('a', command(3), take('cy'));
    expect(Object.keys((await stream.load('a')).state.taken)).toEqual(['ada', 'cy']);
  });

  it('given any interleaving, then capacity holds and each accepted command has one event', async () => {
    const wish = fc.record({
      process: fc.nat(1),
      buyer: fc.nat(14),
      pause: fc.nat(3),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(wish, { maxLength: 60 }), fc.scheduler(), async (wishes, order) => {
        const memory = createMemoryEventStore();
        const slow = storeWith(memory, {
          append: order.scheduleFunction(memory.append.bind(memory)),
          last: order.scheduleFunction(memory.last.bind(memory)),
          read: order.scheduleFunction(memory.read.bind(memory)),
        });
        const random = { bytes: () => new Uint8Array(1), uuid: () => '' };
        const streams = [0, 1].map(() => streamOn(slow, { random, conflictsMax: 100 }));
        const answers: Promise<{ buyer: number; kind: string }>[] = [];
        for (const { process, buyer, pause } of wishes) {
          for (let i = 0; i < pause && order.count() > 0; i += 1) await order.waitNext(1);
          const asked = streams[process]?.execute('a', command(buyer), take(String(buyer) + 'x'));
          if (asked !== undefined)
            answers.push(asked.then(({ outcome: { kind } }) => ({ buyer, kind })));
        }
        const all = await order.waitFor(Promise.all(answers));
        const stored = memory.events();
        expect(stored.length).toBeLessThanOrEqual(capacity);
        expect(new Set(stored.map(({ id }) => id)).size).toBe(stored.length);
        const seated = new Set(stored.map(({ data }) => (JSON.parse(data) as { by: string }).by));
        expect(seated.size).toBe(stored.length);
        for (const { buyer, kind } of all)
          expect({ buyer, sits: seated.has(`${String(buyer)}x`) }).toEqual({
            buyer,
            sits: kind !== 'rejected',
          });
      }),
      { numRuns: 60 },
    );
  });
});

describe('answers that are lost', () => {
  it('given an append that stood and an answer that was lost, when repeated, then one effect', async () => {
    const memory = createMemoryEventStore();
    let lose = true;
    const store = storeWith(memory, {
      append: async (...wish) => {
        const result = await memory.append(...wish);
        if (!lose) return result;
        lose = false;
        throw unknownOutcome();
      },
    });
    const stream = streamOn(store);
    const both = await Promise.allSettled([
      stream.execute('a', command(1), take('ada')),
      stream.execute('a', command(2), take('bo')),
    ]);
    for (const answer of both)
      expect(answer).toMatchObject({ reason: { code: 'event-store.outcome-unknown' } });
    const repeated = await stream.execute('a', command(1), take('ada'));
    expect(repeated).toMatchObject({ outcome: { kind: 'already' }, revision: 1 });
    expect(memory.events()).toHaveLength(2);
  });

  it('given an unknown outcome, then those of the batch who had no events are answered anew', async () => {
    const memory = createMemoryEventStore();
    const store = storeWith(memory, {
      append: async (...wish) => {
        await memory.append(...wish);
        throw unknownOutcome();
      },
    });
    const stream = streamOn(store);
    const answers = await Promise.allSettled([
      stream.execute('a', command(1), close),
      stream.execute('a', command(2), take('bo')),
    ]);
    expect(answers[0]).toMatchObject({ reason: { code: 'event-store.outcome-unknown' } });
    expect(answers[1]).toMatchObject({ value: { outcome: { code: 'seats.full' }, revision: 0 } });
  });

  it('given an append surely not written, then it fails and the state at hand still serves', async () => {
    const memory = createMemoryEventStore();
    let down = false;
    const { store, counts } = counting(memory);
    const failing = storeWith(store, {
      append: async (...wish) => {
        if (down)
          throw new OperationalError('event-store.unavailable', 'down', { retryable: true });
        return store.append(...wish);
      },
    });
    const stream = streamOn(failing);
    await stream.execute('a', command(1), take('ada'));
    down = true;
    await expect(stream.execute('a', command(2), take('bo'))).rejects.toMatchObject({
      code: 'event-store.unavailable',
    });
    down = false;
    expect(await stream.execute('a', command(2), take('bo'))).toMatchObject({ revision: 1 });
    expect(counts.read).toBe(1);
  });

  it('given our events written, another writer after, and a wrong revision told, then it is a yes', async () => {
    const memory = createMemoryEventStore();
    const other = streamOn(memory);
    let first = true;
    const store = storeWith(memory, {
      append: async (...wish) => {
        const result = await memory.append(...wish);
        if (!first) return result;
        first = false;
        await other.execute('a', command(9), take('zoe'));
        return { kind: 'wrong-revision', actual: 2 };
      },
    });
    const stream = streamOn(store);
    const [ada, bo] = await Promise.all([
      stream.execute('a', command(1), take('ada')),
      stream.execute('a', command(2), take('bo')),
    ]);
    expect(ada).toMatchObject({
      outcome: { kind: 'accepted', events: [{ type: 'SeatTaken', by: 'ada', note: '' }] },
      revision: 2,
      position: memory.events().at(-1)?.position,
    });
    expect(bo.outcome.kind).toBe('accepted');
    expect(memory.events()).toHaveLength(3);
  });

  it('given keys out of reach, then nothing is appended and the command may come again', async () => {
    const memory = createMemoryEventStore();
    const failing = new FixtureKeys();
    failing.prepare = () =>
      Promise.reject(new OperationalError('keys.unavailable', 'down', { retryable: true }));
    const stream = streamOn(memory, { codecs: createCodecRegistry([codec], failing) });
    await expect(stream.execute('a', command(1), name('ada', 'Ada Lind'))).rejects.toMatchObject({
      code: 'keys.unavailable',
    });
    expect(memory.events()).toHaveLength(0);
  });
});

describe('eventIdOf', () => {
  const origin = {
    streamId: streamId('seats', 'a'),
    commandId: command(1).commandId,
    index: 0,
    plainEvent: { type: 'SeatsClosed' },
  };

  it('given one origin, then the id is this for ever, and a UUID of version 5', () => {
    expect(eventIdOf(origin)).toBe(eventIdOf({ ...origin }));
    expect(eventIdOf(origin)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('given another stream, command, place or content, then the id is another', () => {
    const ids = [
      origin,
      { ...origin, streamId: streamId('seats', 'b') },
      { ...origin, commandId: command(2).commandId },
      { ...origin, index: 1 },
      { ...origin, plainEvent: { type: 'SeatTaken' } },
      { ...origin, plainEvent: { type: 'SeatsClosed', why: 'x' } },
    ].map(eventIdOf);
    expect(new Set(ids).size).toBe(6);
  });

  it('given events that differ in personal data alone, then their ids are equal', () => {
    const named = (text: string): string =>
      eventIdOf({
        ...origin,
        plainEvent: codecs.withoutPersonalData({ type: 'SeatNamed', by: 'a', name: text } as never),
      });
    expect(named('Ada')).toBe(named('Bo'));
  });
});

describe('snapshots', () => {
  const json = z.object({ taken: z.record(z.string(), z.string()), closed: z.boolean() });
  const withSnapshots: StreamDecider<Seats, SeatEvent> = {
    ...decider,
    snapshot: {
      version: 1,
      toJson: ({ taken, closed }) => ({ taken, closed }),
      fromJson: (found) => ({ ...json.parse(found), names: {} }),
    },
  };
  const sit = (by: string) => (): Decision<SeatEvent> =>
    accepted({ type: 'SeatTaken', by, note: '' });

  const closeAgain = (): Decision<SeatEvent> => accepted({ type: 'SeatsClosed' });

  /** Few enough sit that the state stays small. */
  async function longStream(
    store: EventStore,
    snapshots: SnapshotStore,
    length: number,
  ): Promise<void> {
    const stream = streamOn(store, { decider: withSnapshots, snapshots });
    for (let from = 0; from < length; from += 100)
      await Promise.all(
        Array.from({ length: Math.min(100, length - from) }, (_, i) =>
          stream.execute(
            'a',
            command(from + i),
            i < 3 ? sit(`buyer-${String(from + i)}`) : closeAgain,
          ),
        ),
      );
  }

  it('given a long stream, then it is folded from its snapshot to the same state as whole', async () => {
    const memory = createMemoryEventStore();
    const snapshots = createMemorySnapshotStore();
    await longStream(memory, snapshots, 1_150);
    const kept = await snapshots.load(streamId('seats', 'a'), 1);
    expect(kept?.revision).toBe(999);
    let folded = 0;
    const observe = { folded: (events: number) => void (folded += events) };
    const fromSnapshot = streamOn(memory, { decider: withSnapshots, snapshots, observe });
    expect(await fromSnapshot.load('a')).toEqual(await streamOn(memory).load('a'));
    expect(folded).toBe(150);
  });

  it('given a snapshot of another version of the state, then it is not used', async () => {
    const memory = createMemoryEventStore();
    const snapshots = createMemorySnapshotStore();
    await longStream(memory, snapshots, 1_000);
    let folded = 0;
    const snapshot = { version: 2, toJson: () => ({}), fromJson: () => decider.initialState };
    const stream = streamOn(memory, {
      decider: { ...decider, snapshot },
      snapshots,
      observe: { folded: (events) => void (folded += events) },
    });
    await stream.load('a');
    expect(folded).toBe(1_000);
    expect(await snapshots.load(streamId('seats', 'a'), 1)).toBeUndefined();
  });

  it('given a log that was restored under its snapshot, then the log is what counts', async () => {
    const memory = createMemoryEventStore();
    const snapshots = createMemorySnapshotStore();
    await longStream(memory, snapshots, 1_000);
    const shorter = createMemoryEventStore({ log: memory.events().slice(0, 10) });
    const other = createMemoryEventStore({ log: memory.events().slice(0, 999) });
    await streamOn(other).execute('a', command(5_000), sit('another'));
    for (const [store, revision] of [
      [shorter, 9],
      [other, 999],
    ] as const) {
      const stream = streamOn(store, { decider: withSnapshots, snapshots });
      expect(await stream.load('a')).toEqual(await streamOn(store).load('a'));
      expect(await stream.load('a')).toMatchObject({ revision });
    }
  });

  it('given snapshots out of reach, then the stream is folded whole and someone is told', async () => {
    const memory = createMemoryEventStore();
    const failed: unknown[] = [];
    const down: SnapshotStore = {
      load: () => Promise.reject(new Error('down')),
      save: () => Promise.reject(new Error('down')),
    };
    await longStream(memory, down, 1_000);
    const stream = streamOn(memory, {
      decider: withSnapshots,
      snapshots: down,
      observe: { snapshotFailed: (error) => failed.push(error) },
    });
    expect(await stream.load('a')).toMatchObject({ revision: 999 });
    expect(failed.length).toBeGreaterThan(0);
  });

  it('given a snapshot older than the one kept, then it does not take its place', async () => {
    const snapshots = createMemorySnapshotStore();
    const one = { streamId: streamId('seats', 'a'), eventId: 'e', stateVersion: 2, state: '{}' };
    await snapshots.save({ ...one, revision: 2_000 });
    await snapshots.save({ ...one, revision: 1_000 });
    await snapshots.save({ ...one, revision: 3_000, stateVersion: 1 });
    expect(await snapshots.load(one.streamId, 2)).toMatchObject({ revision: 2_000 });
  });
});
