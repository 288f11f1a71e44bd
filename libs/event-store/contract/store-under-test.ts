import { randomUUID } from 'node:crypto';
import { OperationalError } from '../../kernel/index.ts';
import {
  streamId,
  type AppendResult,
  type EventStore,
  type EventToAppend,
  type Position,
  type StoredEvent,
  type StreamId,
} from '../event-store.ts';

/** What an engine's spec hands to the contract, once for each check. The log need not be empty. */
export interface StoreUnderTest {
  readonly store: EventStore;
  /** Another store over the same log, as a second process would open it; the check closes it. */
  reopen?(): Promise<EventStore>;
  readonly faults?: StoreFaults;
  close(): Promise<void>;
}

/** What an engine's spec can break; a check that needs what is not here is not run. */
export interface StoreFaults {
  /** Cuts every connection between the store and its server now; the server stays. */
  killConnections?(): Promise<void>;
  /** Takes a backup now; the function that comes back restores it elsewhere and opens it. */
  backup?(): Promise<() => Promise<EventStore>>;
}

/** One property of every engine. Throws when the store does not keep it. */
export interface ContractCheck {
  readonly title: string;
  readonly needs?: 'reopen' | 'killConnections' | 'backup';
  readonly run: (under: StoreUnderTest) => Promise<void>;
}

export function check(title: string, run: ContractCheck['run']): ContractCheck {
  return { title, run };
}

/** A check that is run only over engines that offer the hook. */
export function checkNeeding(
  needs: NonNullable<ContractCheck['needs']>,
  title: string,
  run: ContractCheck['run'],
): ContractCheck {
  return { title, needs, run };
}

export function newStream(): StreamId {
  return streamId('contract', randomUUID());
}

export function newEvent(data = '{}', metadata = '{}'): EventToAppend {
  return { id: randomUUID(), type: 'Happened', data, metadata };
}

export function newEvents(count: number): readonly EventToAppend[] {
  return Array.from({ length: count }, (_, i) => newEvent(`{"n":${String(i)}}`));
}

/** The answer's revision and position, as a repeat has them too; throws when the append was refused. */
export function appended(result: AppendResult): Extract<AppendResult, { kind: 'appended' }> {
  const { kind } = result;
  if (kind === 'appended') return { kind, revision: result.revision, position: result.position };
  throw new Error(`not appended, the stream stands at ${String(result.actual)}`);
}

export function idsOf(events: readonly EventToAppend[]): readonly string[] {
  return events.map((event) => event.id);
}

/** The whole stream, by pages of 100. */
export async function readStream(
  store: EventStore,
  stream: StreamId,
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.read(stream, { from: events.length, max: 100 });
    events.push(...page);
    if (page.length < 100) return events;
  }
}

/** The feed after a place up to where the store says that nothing more is there. */
export async function readFeed(
  store: EventStore,
  after: Position | undefined,
  max = 100,
): Promise<readonly StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const batch = await store.readAll({ after: events.at(-1)?.position ?? after, max });
    events.push(...batch.events);
    if (batch.caughtUp) return events;
  }
}

/** The OperationalError's code, or what happened instead. */
export async function codeOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return 'no error';
  } catch (error) {
    if (error instanceof OperationalError) return error.code;
    throw error;
  }
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
