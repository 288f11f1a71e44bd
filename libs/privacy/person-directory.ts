import { createHmac } from 'node:crypto';
import type { Pool } from 'pg';
import { type Clock, gather, type Instant, type PersonId, type Random } from '../kernel/index.ts';

/** By what a person is known again: the client's own customer id, else the e-mail address. */
export type PersonIdentity =
  | { readonly kind: 'customer-id'; readonly customerId: string }
  | { readonly kind: 'email'; readonly email: string };

/** Who is who, without a name or an address in it. */
export interface PersonDirectory {
  /** The person's id, drawn at the first call; callers at the same moment get the same one. */
  findOrCreate(identity: PersonIdentity): Promise<PersonId>;
  find(identity: PersonIdentity): Promise<PersonId | undefined>;
  /** Whether any identity still leads to this person. */
  knows(person: PersonId): Promise<boolean>;
  /** Forgets how the person was found: the same e-mail is a new person from here on. Repeatable. */
  remove(person: PersonId): Promise<void>;
}

export interface PersonDirectoryOptions {
  readonly pool: Pool;
  /** Without it the rows cannot be compared with a list of addresses. Never changed: it is the look-up. */
  readonly secret: Uint8Array;
  readonly random: Random;
  readonly clock: Clock;
}

/** How often a row may vanish (a person forgotten) between the insert that met it and the look at it. */
const triesMax = 5;

/** Round trips are shared by all who ask at the same time. */
const gatherLimits = { batchMax: 200, underWayMax: 2 };

const personIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Random and nothing else: for a person without customer id and e-mail, who is never found again. */
export function drawPersonId(random: Random): PersonId {
  return random.uuid() as PersonId;
}

/** Undefined when the text is not a person's id. */
export function parsePersonId(text: string): PersonId | undefined {
  return personIdPattern.test(text) ? (text as PersonId) : undefined;
}

/** The directory in Postgres. Nothing is cached: a forgotten person must not come back out of memory. */
export function createPersonDirectory(options: PersonDirectoryOptions): PersonDirectory {
  const { pool, secret, random, clock } = options;
  const findOrCreate = gather(
    (drawn: readonly DrawnPerson[]) => findOrCreateAll(pool, drawn),
    gatherLimits,
  );
  return {
    findOrCreate: async (identity) => {
      const lookup = lookupOf(secret, identity);
      for (let tries = 0; tries < triesMax; tries += 1) {
        const drawn = { lookup, person: drawPersonId(random), createdAt: clock.now() };
        const person = await findOrCreate(drawn);
        if (person !== undefined) return person;
      }
      throw new Error('a look-up row comes and goes');
    },
    find: async (identity) => {
      const { rows } = await pool.query<LookupRow>(
        'select person_id from privacy.person_lookup where lookup = $1',
        [lookupOf(secret, identity)],
      );
      return rows[0]?.person_id;
    },
    knows: async (person) => {
      const { rowCount } = await pool.query(
        'select from privacy.person_lookup where person_id = $1 limit 1',
        [person],
      );
      return rowCount === 1;
    },
    remove: async (person) => {
      await pool.query('delete from privacy.person_lookup where person_id = $1', [person]);
    },
  };
}

/** The same answers, kept in this process: for tests and the memory engine. */
export function createMemoryPersonDirectory(random: Random): PersonDirectory {
  const people = new Map<string, PersonId>();
  return {
    findOrCreate: (identity) => {
      const name = nameOf(identity);
      const person = people.get(name) ?? drawPersonId(random);
      people.set(name, person);
      return Promise.resolve(person);
    },
    find: (identity) => Promise.resolve(people.get(nameOf(identity))),
    knows: (person) => Promise.resolve([...people.values()].includes(person)),
    remove: (person) => {
      for (const [name, id] of people) if (id === person) people.delete(name);
      return Promise.resolve();
    },
  };
}

interface LookupRow {
  readonly person_id: PersonId;
}

interface DrawnPerson {
  readonly lookup: Buffer;
  readonly person: PersonId;
  readonly createdAt: Instant;
}

/** Undefined where another committed the same look-up after our snapshot; the next try sees it. */
async function findOrCreateAll(
  pool: Pool,
  drawn: readonly DrawnPerson[],
): Promise<readonly (PersonId | undefined)[]> {
  const { rows } = await pool.query<LookupRow & { readonly place: string }>({
    name: 'privacy-find-or-create-people',
    text: findOrCreateStatement,
    values: [
      drawn.map(({ lookup }) => lookup),
      drawn.map(({ person }) => person),
      drawn.map(({ createdAt }) => createdAt),
    ],
  });
  const found = new Map(rows.map((row) => [Number(row.place), row.person_id]));
  return drawn.map((_, i) => found.get(i + 1));
}

// Inserted in one order by everyone, so that two batches with the same look-ups cannot deadlock.
const findOrCreateStatement = `
  with asked as (
    select * from unnest($1::bytea[], $2::text[], $3::timestamptz[]) with ordinality
      as a (lookup, person_id, created_at, place)
  ), made as (
    insert into privacy.person_lookup (lookup, person_id, created_at)
    select distinct on (lookup) lookup, person_id, created_at from asked order by lookup, place
    on conflict (lookup) do nothing returning lookup, person_id
  )
  select asked.place, made.person_id from asked join made using (lookup)
  union all
  select asked.place, p.person_id from asked join privacy.person_lookup p using (lookup)`;

function lookupOf(secret: Uint8Array, identity: PersonIdentity): Buffer {
  return createHmac('sha256', secret).update(nameOf(identity), 'utf8').digest();
}

function nameOf(identity: PersonIdentity): string {
  switch (identity.kind) {
    case 'customer-id':
      return `customer-id:${identity.customerId}`;
    case 'email':
      return `email:${identity.email.normalize('NFKC').trim().toLowerCase()}`;
  }
}
