import type { Clock, Instant, PersonId, Random } from '../kernel/index.ts';
import { decoded, keyBytes, openBytes, openText, sealBytes, sealText } from './aes-gcm.ts';
import type { ContactKeyState } from './domain/forgetting.ts';
import { keyNotPrepared } from './key-cache.ts';
import { type KeyLives, notTombstoned } from './key-lives.ts';
import { accountingKeyOf, keySubject } from './key-subject.ts';
import type { PersonKeys } from './person-keys.ts';
import type { WholeKeys } from './whole-keys.ts';

/** Live while it has bytes. */
interface MemoryKey {
  readonly key: Uint8Array | undefined;
  readonly tombstonedAt?: Instant;
  readonly destroyed?: true;
}

interface MemoryWhole {
  readonly key: Uint8Array | undefined;
  readonly person?: PersonId;
  readonly madeAt: Instant;
}

interface Memory {
  readonly keys: Map<PersonId, MemoryKey>;
  readonly wholes: Map<string, MemoryWhole>;
  readonly random: Random;
  readonly clock: Clock;
}

/** The same answers as the key store in Postgres, kept in this process: for tests and the memory engine. */
export function createMemoryPersonKeys(options: {
  readonly random: Random;
  readonly clock: Clock;
}): PersonKeys {
  const memory: Memory = { keys: new Map(), wholes: new Map(), ...options };
  const { keys, random } = memory;
  return {
    prepare: (people, purpose) => {
      if (purpose === 'write') for (const id of people) makeKey(memory, id);
      return Promise.resolve();
    },
    seal: (id, associated, text) => {
      const found = keys.get(id);
      if (found === undefined) throw keyNotPrepared();
      const { key } = found;
      return key === undefined ? undefined : sealText({ key, associated }, text, random);
    },
    open: (id, associated, sealed) => {
      const key = keys.get(id)?.key;
      return key === undefined ? undefined : openText({ key, associated }, sealed);
    },
    ...memoryLives(memory),
    ...memoryWholes(memory),
  };
}

function makeKey({ keys, random }: Memory, id: PersonId): void {
  if (keys.has(id)) return;
  const { person } = keySubject(id);
  const forgotten = keys.has(person) && keys.get(person)?.key === undefined;
  keys.set(id, forgotten ? { key: undefined, destroyed: true } : { key: random.bytes(keyBytes) });
}

function memoryLives({ keys, wholes, clock }: Memory): KeyLives {
  const stateOf = (person: PersonId): ContactKeyState => contactState(keys.get(person));
  return {
    contactKeyOf: (person) => Promise.resolve(stateOf(person)),
    tombstone: (person) => {
      const kind = stateOf(person).kind;
      if (kind === 'live' || kind === 'none')
        keys.set(person, { key: undefined, tombstonedAt: clock.now() });
      return Promise.resolve();
    },
    destroyContactKey: (person) => {
      const kind = stateOf(person).kind;
      if (kind === 'live' || kind === 'none') return Promise.reject(notTombstoned());
      keys.set(person, { key: undefined, destroyed: true });
      for (const [id, whole] of wholes)
        if (whole.person === person) wholes.set(id, { ...whole, key: undefined });
      return Promise.resolve();
    },
    destroyAccountingKey: (person, financialYear) => {
      keys.set(accountingKeyOf(person, financialYear), { key: undefined, destroyed: true });
      return Promise.resolve();
    },
    beingForgotten: (max) =>
      Promise.resolve(
        [...keys.keys()].filter((id) => stateOf(id).kind === 'tombstoned').slice(0, max),
      ),
    accountingKeysUpTo: (financialYear, max) =>
      Promise.resolve(
        [...keys]
          .filter(([, { key }]) => key !== undefined)
          .map(([id]) => keySubject(id))
          .filter(({ purpose }) => purpose !== 'contact')
          .map(({ person, purpose }) => ({ person, financialYear: Number(purpose.slice(-4)) }))
          .filter((found) => found.financialYear <= financialYear)
          .sort((a, b) => a.financialYear - b.financialYear)
          .slice(0, max),
      ),
  };
}

function memoryWholes({ keys, wholes, random, clock }: Memory): WholeKeys {
  const forgotten = (person: PersonId | undefined): boolean =>
    person !== undefined && keys.has(person) && keys.get(person)?.key === undefined;
  return {
    sealWhole: (keyId, bytes) => {
      const whole = wholes.get(keyId) ?? { key: random.bytes(keyBytes), madeAt: clock.now() };
      wholes.set(keyId, whole);
      if (whole.key === undefined || forgotten(whole.person)) return Promise.resolve(undefined);
      const sealing = { key: whole.key, associated: keyId };
      return Promise.resolve(sealBytes(sealing, bytes, random).toString('base64url'));
    },
    openWhole: async (keyId, sealed) => {
      const whole = await Promise.resolve(wholes.get(keyId));
      if (whole?.key === undefined || forgotten(whole.person)) return undefined;
      return openBytes({ key: whole.key, associated: keyId }, decoded(sealed));
    },
    linkToPerson: (keyId, person) => {
      const whole = wholes.get(keyId);
      if (whole === undefined || (whole.person ?? person) !== person) return Promise.resolve(false);
      const key = forgotten(person) ? undefined : whole.key;
      wholes.set(keyId, { ...whole, person, key });
      return Promise.resolve(true);
    },
    destroyUnlinkedBefore: (before) => {
      const old = [...wholes].filter(([, w]) => w.person === undefined && w.madeAt < before);
      for (const [id] of old) wholes.delete(id);
      return Promise.resolve(old.length);
    },
  };
}

function contactState(found: MemoryKey | undefined): ContactKeyState {
  if (found === undefined) return { kind: 'none' };
  if (found.key !== undefined) return { kind: 'live' };
  return found.tombstonedAt === undefined
    ? { kind: 'destroyed' }
    : { kind: 'tombstoned', tombstonedAt: found.tombstonedAt };
}
