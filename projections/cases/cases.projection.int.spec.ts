import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import {
  caseCodec,
  type CaseEvent,
  type CaseState,
  evolveCase,
  initialCase,
  openCase,
  resolveCase,
} from '../../libs/checkout/index.ts';
import {
  createCodecRegistry,
  createDeciderStream,
  createMemoryEventStore,
} from '../../libs/event-store/index.ts';
import {
  type CommandId,
  type Decision,
  type OrderRef,
  type PaymentRef,
  systemClock,
} from '../../libs/kernel/index.ts';
import { createProjectionRunner, type ProjectionRunner } from '../../libs/projecting/index.ts';
import { freshDatabase, type FreshDatabase } from '../../test/support/postgres.ts';
import { describeProjectionContract } from '../../test/support/projection.contract.ts';
import { cases } from './cases.projection.ts';
import { listCases } from './cases.queries.ts';

const arrivalMs = 20_000;

async function someCases() {
  const noKeys = { prepare: async () => undefined, seal: () => undefined, open: () => undefined };
  const store = createMemoryEventStore();
  const codecs = createCodecRegistry([caseCodec], noKeys);
  const streams = createDeciderStream<CaseState, CaseEvent>({
    ...{ store, codecs, clock: systemClock, category: 'case' },
    decider: { initialState: initialCase, evolve: evolveCase },
  });
  const on = (caseId: string, decide: (state: CaseState) => Decision<CaseEvent>) => {
    const commandId = randomUUID() as CommandId;
    const ids = { commandId, correlationId: commandId, causationId: commandId };
    const actor = { kind: 'operator', id: 'key_1' } as const;
    return streams.execute(caseId, { ...ids, actor, now: systemClock.now() }, decide);
  };
  for (const number of ['1', '2', '3']) {
    const caseId = `SC-20261120-00000${number}-refund-failed`;
    await on(caseId, (state) =>
      openCase(state, {
        ...{ caseId, kind: 'refund-failed' },
        orderRef: 'ORD-20261120-A15A7F' as OrderRef,
        paymentRef: `SC-20261120-00000${number}` as PaymentRef,
        facts: { requestedOre: 100, capturedOre: 200 },
        allowed: ['kept', 'refunded-by-hand'],
      }),
    );
    if (number !== '2')
      await on(caseId, (state) => resolveCase(state, { action: 'kept', reason: 'A gift.' }));
  }
  return { store, codecs };
}

describeProjectionContract('cases', async () => ({ projection: cases, ...(await someCases()) }));

describe('the read model of cases', () => {
  let database: FreshDatabase;
  let runner: ProjectionRunner;

  beforeAll(async () => {
    database = await freshDatabase();
    const { store, codecs } = await someCases();
    const head = await store.head();
    runner = createProjectionRunner({
      ...{ store, codecs, projections: [cases], clock: systemClock },
      pool: database.pool,
    });
    await runner.start();
    if (head !== undefined) await runner.waitFor('cases', head, arrivalMs);
  });

  afterAll(async () => {
    await runner.stop();
    await database.drop();
  });

  const listed = async (status: 'open' | 'resolved' | 'all') =>
    (await listCases(database.pool, { status, limit: 10 })).map((row) => row.payment_ref.slice(-1));

  it('given open and resolved cases, when they are listed, then each stands where it belongs', async () => {
    expect(await listed('open')).toEqual(['2']);
    expect(await listed('resolved')).toEqual(['3', '1']);
    expect(await listed('all')).toEqual(['3', '2', '1']);
  });

  it('given a resolved case, when it is read, then who decided what and why stands with what it is about', async () => {
    const [row] = await listCases(database.pool, { status: 'resolved', limit: 1 });
    expect(row).toMatchObject({
      kind: 'refund-failed',
      facts: { requestedOre: 100, capturedOre: 200 },
      allowed: ['kept', 'refunded-by-hand'],
      action: 'kept',
      reason: 'A gift.',
      resolved_by: 'key_1',
    });
  });

  it('given a page of one, when the next is asked for, then it begins behind the last row', async () => {
    const [first] = await listCases(database.pool, { status: 'all', limit: 1 });
    const after = { openedAt: first?.opened_at ?? '', caseId: first?.case_id ?? '' };
    const [next] = await listCases(database.pool, { status: 'all', limit: 1, after });
    expect(next?.payment_ref.slice(-1)).toBe('2');
  });
});
