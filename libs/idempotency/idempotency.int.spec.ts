import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type FreshDatabase, freshDatabase } from '../../test/support/postgres.ts';
import { instant, type Instant, instantFromMs, msOf, systemRandom } from '../kernel/index.ts';
import { parseMasterKey } from '../privacy/index.ts';
import type { Answer } from './answer.ts';
import { contentHash } from './content-hash.ts';
import { createIdempotentRequests, type IdempotencyOptions } from './idempotent-requests.ts';
import type { Begun, IdempotentRequests, KeyedRequest } from './keyed-request.ts';
import { prepareIdempotency } from './prepare-idempotency.ts';

const masterKey = parseMasterKey(
  { id: 'k1', key: Buffer.alloc(32, 7).toString('base64') },
  systemRandom,
);
const secret = Buffer.from('a secret');
const start = instant('2026-11-20T12:00:00.123Z');
const time = { ms: msOf(start) };
const answer: Answer = {
  status: 201,
  headers: { 'content-type': 'application/json; charset=utf-8', location: '/api/orders/ORD-1' },
  body: Buffer.from('{"order":"ORD-1","shown":"Åsa får 100 kr","odd":1.50}'),
};

interface Drawn {
  readonly orderRef: string;
}

let database: FreshDatabase;
let serial = 0;
const opened: IdempotentRequests[] = [];

beforeAll(async () => {
  database = await freshDatabase();
  await prepareIdempotency(database.pool);
});
afterEach(() => {
  time.ms = msOf(start);
  for (const requests of opened.splice(0)) requests.close();
});
afterAll(() => database.drop());

function instance(options: Partial<IdempotencyOptions> = {}): IdempotentRequests {
  const requests = createIdempotentRequests({
    pool: database.pool,
    random: systemRandom,
    clock: { now: () => instantFromMs(time.ms) },
    seal: (associated, clear) => masterKey.seal(associated, clear),
    open: (associated, sealed) => masterKey.open(associated, sealed),
    ...options,
  });
  opened.push(requests);
  return requests;
}

function wish(content: unknown = { quantity: 1 }): KeyedRequest<Drawn> {
  serial += 1;
  return {
    apiKeyId: 'key-1',
    key: `client-key-${String(serial)}`,
    contentHash: contentHash(secret, 'POST /api/orders', content),
    draw: drawOrder,
  };
}

function drawOrder(now: Instant): Drawn {
  return { orderRef: `ORD-${now.slice(0, 10)}-${systemRandom.uuid().slice(0, 6)}` };
}

async function run(requests: IdempotentRequests, request: KeyedRequest<Drawn>) {
  const begun = await requests.begin(request);
  if (begun.kind !== 'run') throw new Error(`expected run, was ${begun.kind}`);
  return begun;
}

function replayed(begun: Begun<Drawn>) {
  if (begun.kind !== 'replay') throw new Error(`expected replay, was ${begun.kind}`);
  const { status, headers, body } = begun.answer;
  return { status, headers, body: Buffer.from(body).toString('hex') };
}

const sent = { ...answer, body: Buffer.from(answer.body).toString('hex') };

describe('a client’s idempotency key', () => {
  it('given 50 requests at once with one key over two instances, then one runs and 49 get its bytes', async () => {
    const instances = [instance(), instance()] as const;
    const request = wish();
    let runs = 0;
    const outcomes = await Promise.all(
      Array.from({ length: 50 }, async (_, i) => {
        const requests = i % 2 === 0 ? instances[0] : instances[1];
        const begun = await requests.waitFor(request);
        if (begun.kind !== 'run') return begun;
        runs += 1;
        await sleep(60);
        expect(await requests.complete(begun.lease, answer)).toBe(true);
        return requests.begin(request);
      }),
    );
    expect(runs).toBe(1);
    for (const outcome of outcomes) expect(replayed(outcome)).toEqual(sent);
  });

  it('given 300 keys at once in opposite order over two instances, then each runs once and replays its own answer', async () => {
    const [one, other] = [instance(), instance()];
    const wishes = Array.from({ length: 300 }, () => wish());
    const begun = await Promise.all([
      ...wishes.map((request) => one.begin(request)),
      ...[...wishes].reverse().map((request) => other.begin(request)),
    ]);
    const runs = begun.flatMap((each) => (each.kind === 'run' ? [each] : []));
    expect(runs.map(({ lease }) => lease.key).sort()).toEqual(wishes.map(({ key }) => key).sort());
    expect(new Set(runs.map(({ drawn }) => drawn.orderRef)).size).toBe(300);
    const stored = await Promise.all(
      runs.map(({ lease }) => one.complete(lease, { ...answer, body: Buffer.from(lease.key) })),
    );
    expect(stored).toEqual(runs.map(() => true));
    for (const request of [...wishes.slice(0, 20), ...wishes.slice(-20)])
      expect(replayed(await other.begin(request)).body).toBe(
        Buffer.from(request.key).toString('hex'),
      );
  });

  it('given a lost lease among answers that travel together, then only that one hears so', async () => {
    const requests = instance();
    const begun = await Promise.all(Array.from({ length: 9 }, () => run(requests, wish())));
    const leases = begun.map(({ lease }, i) =>
      i === 4 ? { ...lease, holder: systemRandom.uuid() } : lease,
    );
    const stored = await Promise.all(leases.map((lease) => requests.complete(lease, answer)));
    expect(stored).toEqual(leases.map((_, i) => i !== 4));
  });

  it('given a key that Postgres does not take, then it fails alone', async () => {
    const requests = instance();
    const [good, bad] = [wish(), { ...wish(), key: 'a key with a NUL \0' }];
    const begun = await Promise.allSettled([requests.begin(good), requests.begin(bad)]);
    expect(begun.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  });

  it('given other content under the same key, then it is refused, before and after the answer', async () => {
    const requests = instance();
    const request = wish();
    const other = {
      ...request,
      contentHash: contentHash(secret, 'POST /api/orders', { quantity: 2 }),
    };
    const { lease } = await run(requests, request);
    expect(await requests.begin(other)).toEqual({ kind: 'reused' });
    expect(await requests.waitFor(other)).toEqual({ kind: 'reused' });
    await requests.complete(lease, answer);
    expect(await requests.begin(other)).toEqual({ kind: 'reused' });
  });

  it('given the same key under another API key, then it is another request', async () => {
    const requests = instance();
    const request = wish();
    const first = await run(requests, request);
    const second = await run(requests, { ...request, apiKeyId: 'key-2' });
    expect(second.commandId).not.toBe(first.commandId);
  });

  it('given a holder that died, when its lease lapses, then a repeat resumes with the same command, references and now', async () => {
    const dead = instance({ leaseMs: 150 });
    const request = wish();
    const first = await run(dead, request);
    dead.close();
    expect(first).toMatchObject({ resumed: false, now: start });
    time.ms += 86_400_000;
    const alive = instance();
    expect(await alive.begin(request)).toMatchObject({
      kind: 'running',
      commandId: first.commandId,
    });
    const resumed = await alive.waitFor(request);
    expect(resumed).toMatchObject({
      kind: 'run',
      commandId: first.commandId,
      drawn: first.drawn,
      now: start,
      resumed: true,
    });
    expect(await dead.complete(first.lease, { ...answer, status: 500 })).toBe(false);
    expect(await dead.release(first.lease)).toBe(false);
    expect(await dead.keepOpen(first.lease)).toBe(false);
    expect(await dead.redraw(first.lease, {})).toBe(false);
    if (resumed.kind === 'run') expect(await alive.complete(resumed.lease, answer)).toBe(true);
    expect(replayed(await dead.begin(request))).toEqual(sent);
  });

  it('given 20 repeats after a lapsed lease, when they come at once, then one resumes', async () => {
    const dead = instance({ leaseMs: 50 });
    const request = wish();
    await run(dead, request);
    dead.close();
    await sleep(60);
    const alive = instance();
    const begun = await Promise.all(Array.from({ length: 20 }, () => alive.begin(request)));
    expect(begun.filter(({ kind }) => kind === 'run')).toHaveLength(1);
    expect(begun.filter(({ kind }) => kind === 'running')).toHaveLength(19);
  });

  it('given a holder that works longer than its lease, then the lease is renewed', async () => {
    const requests = instance({ leaseMs: 150 });
    const request = wish();
    const { lease } = await run(requests, request);
    await sleep(500);
    expect(await requests.begin(request)).toMatchObject({ kind: 'running' });
    expect(await requests.complete(lease, answer)).toBe(true);
  });

  it('given a holder that never ends, then the renewals do', async () => {
    const requests = instance({ leaseMs: 90, heldMaxMs: 120 });
    const request = wish();
    await run(requests, request);
    await sleep(600);
    expect(await requests.begin(request)).toMatchObject({ kind: 'run', resumed: true });
  });

  it('given a request that goes on, when a repeat has waited its time, then it hears that it runs', async () => {
    const requests = instance({ waitMaxMs: 120 });
    const request = wish();
    const { commandId, drawn } = await run(requests, request);
    const before = performance.now();
    expect(await requests.waitFor(request)).toEqual({ kind: 'running', commandId, drawn });
    expect(performance.now() - before).toBeGreaterThanOrEqual(119);
  });

  it('given nothing was decided, when it is released, then the key is free for another content', async () => {
    const requests = instance();
    const request = wish();
    const first = await run(requests, request);
    expect(await requests.release(first.lease)).toBe(true);
    const content = contentHash(secret, 'POST /api/orders', { quantity: 2 });
    const second = await run(requests, { ...request, contentHash: content });
    expect(second.commandId).not.toBe(first.commandId);
    expect(second.resumed).toBe(false);
  });

  it('given the provider was not reached, when it is kept open, then a repeat goes on at once with the same ids', async () => {
    const requests = instance();
    const request = wish();
    const first = await run(requests, request);
    expect(await requests.keepOpen(first.lease)).toBe(true);
    const other = { ...request, contentHash: contentHash(secret, 'x', {}) };
    expect(await requests.begin(other)).toEqual({ kind: 'reused' });
    const second = await run(requests, request);
    expect(second).toMatchObject({
      commandId: first.commandId,
      drawn: first.drawn,
      now: first.now,
      resumed: true,
    });
    expect(await requests.complete(second.lease, answer)).toBe(true);
  });

  it('given a reference that collided, when it is drawn again, then a later try uses the new one', async () => {
    const requests = instance();
    const request = wish();
    const first = await run(requests, request);
    expect(await requests.redraw(first.lease, { orderRef: 'ORD-20261120-BBBBBB' })).toBe(true);
    await requests.keepOpen(first.lease);
    const second = await run(requests, request);
    expect(second.drawn).toEqual({ orderRef: 'ORD-20261120-BBBBBB' });
    expect(second.commandId).toBe(first.commandId);
  });

  it('given a stored answer, then it stands encrypted and bound to its row', async () => {
    const requests = instance();
    const [one, two] = [wish(), wish()];
    await requests.complete((await run(requests, one)).lease, answer);
    await requests.complete((await run(requests, two)).lease, answer);
    const { rows } = await database.pool.query<{ answer: Buffer }>(
      'select answer from idempotency.request where client_key = $1',
      [one.key],
    );
    expect(rows[0]?.answer.includes(Buffer.from('ORD-1'))).toBe(false);
    await database.pool.query('update idempotency.request set answer = $1 where client_key = $2', [
      rows[0]?.answer,
      two.key,
    ]);
    await expect(requests.begin(two)).rejects.toMatchObject({
      code: 'privacy.ciphertext-unreadable',
    });
  });

  it('given old rows, when they are ended, then younger ones and those at work stay', async () => {
    const requests = instance();
    const [done, working, young] = [wish(), wish(), wish()];
    time.ms = msOf(start) - 1;
    await requests.complete((await run(requests, done)).lease, answer);
    await run(requests, working);
    time.ms = msOf(start);
    await requests.complete((await run(requests, young)).lease, answer);
    expect(await requests.deleteOlderThan(start)).toBe(1);
    expect(await requests.deleteOlderThan(start)).toBe(0);
    expect(await requests.begin(done)).toMatchObject({ kind: 'run', resumed: false });
    expect(await requests.begin(working)).toMatchObject({ kind: 'running' });
    expect(replayed(await requests.begin(young))).toEqual(sent);
  });

  it('given several processes that start at once, when each prepares the schema, then none fails', async () => {
    const empty = await freshDatabase();
    await Promise.all(Array.from({ length: 6 }, () => prepareIdempotency(empty.pool)));
    await empty.drop();
  });
});
