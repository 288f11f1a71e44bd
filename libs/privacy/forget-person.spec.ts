import { beforeEach, describe, expect, it } from '@jest/globals';
import type { CommandContext, DeciderStream } from '../event-store/index.ts';
import {
  type CommandId,
  instant,
  type Instant,
  type PersonId,
  plusMs,
  systemRandom,
} from '../kernel/index.ts';
import { forgettingWaitMs } from './domain/forgetting.ts';
import type { PersonEvent, PersonState } from './domain/person.ts';
import {
  endRetentionOf,
  forgetPersonStep,
  type ForgettingPorts,
  personDecider,
} from './forget-person.ts';
import { accountingKeyOf } from './key-subject.ts';
import { createMemoryPersonKeys } from './memory-person-keys.ts';
import { createMemoryPersonDirectory } from './person-directory.ts';

const limits = { keyCacheTtlMs: 60_000, appendLongestMs: 45_000 };
const anna = { kind: 'email', email: 'anna@example.se' } as const;

let now: Instant;
let log: string[];
let events: PersonEvent[];
let ports: ForgettingPorts & ReturnType<typeof makePorts>;

beforeEach(() => {
  now = instant('2026-11-20T12:00:00.000Z');
  log = [];
  events = [];
  ports = makePorts();
});

function makePorts() {
  const keys = createMemoryPersonKeys({ random: systemRandom, clock: { now: () => now } });
  const directory = createMemoryPersonDirectory(systemRandom);
  return { keys: logged(keys), directory: logged(directory), people: logged(people()), limits };
}

/** Writes down each call by name, so that the order of steps can be read. */
function logged<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    get: (target, name, receiver) => {
      const member: unknown = Reflect.get(target, name, receiver);
      if (['tombstone', 'remove', 'execute', 'destroyContactKey'].includes(String(name)))
        log.push(String(name));
      return member;
    },
  });
}

function people(): DeciderStream<PersonState, PersonEvent> {
  const fold = () => events.reduce(personDecider.evolve, personDecider.initialState);
  return {
    execute: (_id, _context, decide) => {
      const decision = decide(fold());
      if (decision.kind === 'accepted') events.push(...decision.events);
      const revision = events.length - 1;
      return Promise.resolve({ outcome: decision, state: fold(), revision, position: undefined });
    },
    load: () => Promise.resolve({ state: fold(), revision: events.length - 1 }),
  };
}

function context(): CommandContext {
  return {
    commandId: 'c7c1a6a0-0000-4000-8000-000000000001' as CommandId,
    correlationId: 'forgetting',
    causationId: 'forgetting',
    actor: { kind: 'process', id: 'forget-people' },
    now,
  };
}

const step = (person: PersonId) => forgetPersonStep(ports, person, context());

describe('forgetting a person, step by step', () => {
  it('given a person, when the steps run, then it is tombstone, look-up, wait, event, key, in this order', async () => {
    const person = await ports.directory.findOrCreate(anna);
    await ports.keys.prepare(new Set([person]), 'write');
    const text = ports.keys.seal(person, 'place', 'anna@example.se') ?? '';

    expect(await step(person)).toEqual({ kind: 'more' });
    expect(log).toEqual(['tombstone', 'remove']);
    const until = plusMs(now, forgettingWaitMs(limits));
    expect(await step(person)).toEqual({ kind: 'wait', until });
    expect(events).toEqual([]);

    now = until;
    expect(await step(person)).toEqual({ kind: 'more' });
    expect(events).toEqual([{ type: 'PersonForgotten', person }]);
    expect(await ports.keys.contactKeyOf(person)).toMatchObject({ kind: 'tombstoned' });
    expect(await step(person)).toEqual({ kind: 'done' });
    expect(log).toEqual(['tombstone', 'remove', 'execute', 'destroyContactKey']);
    expect(ports.keys.open(person, 'place', text)).toBeUndefined();

    expect(await step(person)).toEqual({ kind: 'done' });
    expect(events).toHaveLength(1);
    expect(await ports.directory.findOrCreate(anna)).not.toBe(person);
  });

  it('given a crash after the tombstone, when the steps run again, then the look-up row goes and the wait is not longer', async () => {
    const person = await ports.directory.findOrCreate(anna);
    await ports.keys.tombstone(person);
    const until = plusMs(now, forgettingWaitMs(limits));
    now = plusMs(now, 10_000);
    expect(await step(person)).toEqual({ kind: 'more' });
    expect(await ports.directory.knows(person)).toBe(false);
    expect(await step(person)).toEqual({ kind: 'wait', until });
  });

  it('given two runs at once at the last steps, then the event stands once and both succeed', async () => {
    const person = await ports.directory.findOrCreate(anna);
    await step(person);
    now = plusMs(now, forgettingWaitMs(limits));
    await Promise.all([step(person), step(person)]);
    await Promise.all([step(person), step(person)]);
    expect(events).toHaveLength(1);
    expect(await ports.keys.contactKeyOf(person)).toEqual({ kind: 'destroyed' });
  });
});

describe('ending the retention of a financial year', () => {
  it('given books that the law still wants, when it is ended, then it is refused and the key stays', async () => {
    const person = await ports.directory.findOrCreate(anna);
    const books = accountingKeyOf(person, 2026);
    await ports.keys.prepare(new Set([books]), 'write');
    const of = { person, year: 2026 };
    expect(await endRetentionOf(ports, of, context())).toBe('person.retention-not-over');
    expect(ports.keys.seal(books, 'place', 'x')).toBeDefined();
  });

  it('given the year is over, when it is ended twice, then the event stands once and the key is gone', async () => {
    const person = await ports.directory.findOrCreate(anna);
    const books = accountingKeyOf(person, 2026);
    await ports.keys.prepare(new Set([books]), 'write');
    now = instant('2034-01-01T00:00:00.000Z');
    const of = { person, year: 2026 };
    expect(await endRetentionOf(ports, of, context())).toBe('ended');
    expect(await endRetentionOf(ports, of, context())).toBe('ended');
    expect(events).toEqual([{ type: 'PersonRetentionEnded', person, year: 2026 }]);
    expect(ports.keys.seal(books, 'place', 'x')).toBeUndefined();
  });
});
