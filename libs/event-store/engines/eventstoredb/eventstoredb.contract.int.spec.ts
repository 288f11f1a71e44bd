import { startEventStoreDbServer } from '../../../../test/support/eventstoredb-server/index.ts';
import { systemClock } from '../../../kernel/index.ts';
import { eventStoreContract, type StoreUnderTest } from '../../contract/event-store.contract.ts';
import type { EventStore } from '../../event-store.ts';
import { createEventStoreDbEventStore } from './eventstoredb-event-store.ts';

/** A real server's address, such as `esdb://127.0.0.1:2113?tls=false`; its log need not be empty. */
const realServer = process.env['EVENT_STORE_URL'];

function open(connectionString: string): Promise<EventStore> {
  return createEventStoreDbEventStore({ connectionString, clock: systemClock });
}

async function overTestServer(): Promise<StoreUnderTest> {
  const servers = [await startEventStoreDbServer({ duplicateTimeoutMs: 200 })];
  const [first] = servers;
  if (first === undefined) throw new Error('no server');
  const store = await open(first.connectionString);
  return {
    store,
    reopen: () => open(first.connectionString),
    faults: {
      killConnections: () => {
        first.killConnections();
        return Promise.resolve();
      },
      backup: () => {
        const backup = first.backup();
        return Promise.resolve(async () => {
          const restored = await startEventStoreDbServer({ backup });
          servers.push(restored);
          return open(restored.connectionString);
        });
      },
    },
    close: async () => {
      await store.close();
      for (const server of servers) await server.close();
    },
  };
}

async function overRealServer(connectionString: string): Promise<StoreUnderTest> {
  const store = await open(connectionString);
  return { store, reopen: () => open(connectionString), close: () => store.close() };
}

if (realServer === undefined)
  eventStoreContract('EventStoreDB (test server)', overTestServer, [
    'reopen',
    'killConnections',
    'backup',
  ]);
else eventStoreContract('EventStoreDB (real server)', () => overRealServer(realServer), ['reopen']);
