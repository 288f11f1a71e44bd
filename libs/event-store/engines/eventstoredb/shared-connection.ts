import { EventStoreDBClient, type Credentials } from '@eventstore/db-client';
import type { Clock, Random } from '../../../kernel/index.ts';
import { parseAddress, type Address } from './address.ts';
import { Appender } from './appender.ts';
import { unavailable } from './failures.ts';
import type { EventStoreDbLimits } from './limits.ts';
import { LogReader } from './log-reader.ts';
import { StoreIdentity, wasCreatedMeanwhile } from './store-identity.ts';
import { backoffMs, pause } from './waiting.ts';

/**
 * What a process has of one server: a client that only appends and one that only reads and
 * subscribes, on connections of their own so that neither takes the other's HTTP/2 streams. All
 * stores of the process at that address share it.
 */
export class SharedConnection {
  readonly reads: EventStoreDBClient;
  readonly credentials: Credentials;
  readonly reader: LogReader;
  readonly appender: Appender;
  readonly #appends: EventStoreDBClient;
  readonly #identity: StoreIdentity;
  #ready: Promise<string> | undefined;

  constructor(address: Address, limits: EventStoreDbLimits, clock: Clock, random: Random) {
    const { credentials } = address;
    this.#appends = EventStoreDBClient.connectionString(address.appends);
    this.reads = EventStoreDBClient.connectionString(address.reads);
    this.credentials = credentials;
    this.reader = new LogReader(this.reads, credentials, limits, random);
    const parts = { client: this.#appends, credentials, reader: this.reader };
    const ready = (): Promise<string> => this.ready();
    const doubt = (): void => {
      this.#ready = undefined;
    };
    this.#identity = new StoreIdentity({ ...parts, disconnected: doubt }, limits, clock, random);
    this.appender = new Appender({ ...parts, ready, doubt }, limits, random);
  }

  /** The store's id, once one append has been awaited on the present connection. */
  ready(): Promise<string> {
    if (this.#ready !== undefined) return this.#ready;
    const ready = this.#identity.confirm();
    this.#ready = ready;
    ready.catch(() => {
      if (this.#ready === ready) this.#ready = undefined;
    });
    return ready;
  }

  async dispose(): Promise<void> {
    this.reader.stop();
    await Promise.all([this.#appends.dispose(), this.reads.dispose()]);
  }
}

interface Shared {
  readonly connection: SharedConnection;
  users: number;
}

/** By connection string: one appending client per process and server. */
const connections = new Map<string, Shared>();

export interface Lease {
  readonly connection: SharedConnection;
  /** The last user's release closes the connection. */
  release(): Promise<void>;
}

/** The limits are those of the first user of the address. */
export function leaseConnection(
  connectionString: string,
  limits: EventStoreDbLimits,
  clock: Clock,
  random: Random,
): Lease {
  let shared = connections.get(connectionString);
  if (shared === undefined) {
    const address = parseAddress(connectionString);
    shared = { connection: new SharedConnection(address, limits, clock, random), users: 0 };
    connections.set(connectionString, shared);
  }
  const held = shared;
  held.users += 1;
  let released = false;
  return {
    connection: held.connection,
    release: async () => {
      if (released) return;
      released = true;
      held.users -= 1;
      if (held.users > 0) return;
      connections.delete(connectionString);
      await held.connection.dispose();
    },
  };
}

/** The store's id, after a bounded number of tries; throws `event-store.unavailable` otherwise. */
export async function openStore(
  connection: SharedConnection,
  limits: EventStoreDbLimits,
  random: Random,
): Promise<string> {
  for (let tries = 1; ; tries++) {
    try {
      return await connection.ready();
    } catch (error) {
      if (tries >= limits.openTriesMax)
        throw unavailable('the event store cannot be reached', error);
      if (!wasCreatedMeanwhile(error)) await pause(backoffMs(tries, limits, random));
    }
  }
}
