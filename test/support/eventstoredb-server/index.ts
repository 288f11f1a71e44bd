import { setTimeout as sleep } from 'node:timers/promises';
import { Server, ServerCredentials } from '@grpc/grpc-js';
import { AppendDecisions } from './append-decision.ts';
import { AppendQueue } from './append-queue.ts';
import { AppendService } from './append-service.ts';
import { DeleteService } from './delete-service.ts';
import { EventLog } from './event-log.ts';
import type { LogEntry } from './log-entry.ts';
import { Faults } from './faults.ts';
import { FrontDoor } from './front-door.ts';
import { features, featuresService, streamsService } from './protocol.ts';
import { ReadService } from './read-service.ts';
import { Subscriptions } from './subscriptions.ts';

export interface EventStoreDbServerOptions {
  /** The log is kept there as well and read again after a restart; in memory alone when left out. */
  readonly file?: string;
  /** Another server's log to begin with. */
  readonly backup?: readonly LogEntry[];
  /** How long a commit takes. */
  readonly commitMs?: number;
  /** A repeat during the first's commit is answered with a timeout after this; 2 to 3 s measured. */
  readonly duplicateTimeoutMs?: number;
  /** As 23.10: a live subscriber is dropped when one append brings more. Never, as 24.2, when left out. */
  readonly liveBufferMax?: number;
  /** How many ids `any` appends are checked against. */
  readonly recentMax?: number;
}

export interface EventStoreDbServer {
  readonly connectionString: string;
  /** TCP connections open now. */
  connections(): number;
  subscriptions(): number;
  /** Events stored, system events included. */
  stored(): readonly { readonly id: string; readonly stream: string; readonly position: bigint }[];
  /** The whole log as it stands, for another server's `backup`. */
  backup(): readonly LogEntry[];
  dropSubscriptions(details?: string): void;
  /** Subscriptions that are open now deliver nothing more, without an error. */
  muteSubscriptions(): void;
  killConnections(): void;
  /** Accepts and never speaks for so long; everything goes on afterwards. */
  freeze(ms: number): void;
  notReady(ms: number): void;
  /** The next append is stored; its answer is lost, with the connection or in silence. */
  loseNextAnswer(how?: 'connection' | 'silence'): void;
  /** The next append is lost with its connection; nothing is stored. */
  loseNextAppend(): void;
  setCommitMs(ms: number): void;
  /** Kill and start: refuses connections for `downMs`, then goes on with what was stored. */
  restart(downMs?: number): Promise<void>;
  /** An older backup is put back: everything after `position` is gone. */
  truncateTo(position: bigint): Promise<void>;
  close(): Promise<void>;
}

/** Measured default of the real server, per connection. */
const streamsPerConnectionMax = 100;
const messageBytesMax = 16 * 1024 * 1024;

/**
 * An EventStoreDB 23.10 for tests: real gRPC over the client's own protocol definitions, on loopback,
 * with the answers, bounds and faults that were measured on a real server.
 */
export async function startEventStoreDbServer(
  options: EventStoreDbServerOptions = {},
): Promise<EventStoreDbServer> {
  const faults = new Faults();
  const log = new EventLog({
    file: options.file,
    backup: options.backup ?? [],
    clockMs: Date.now,
  });
  const decisions = new AppendDecisions(log, options.recentMax ?? 60_000);
  const queue = new AppendQueue(decisions, {
    commitMs: options.commitMs ?? 0,
    duplicateTimeoutMs: options.duplicateTimeoutMs ?? 2500,
  });
  const subscriptions = new Subscriptions(log, faults, options.liveBufferMax);
  const cut = (peer: string): void => {
    door.cut(peer);
  };
  const server = grpcServer(
    new AppendService(queue, faults, cut),
    new ReadService(log, faults, subscriptions),
    new DeleteService(log),
  );
  const door = new FrontDoor(await bind(server));
  await door.open();
  const restart = async (downMs = 50): Promise<void> => {
    await door.shut();
    queue.kill();
    decisions.forget();
    log.reload();
    await sleep(downMs);
    await door.open();
  };

  return {
    connectionString: `esdb://127.0.0.1:${String(door.port)}?tls=false`,
    connections: () => door.connections,
    subscriptions: () => subscriptions.count,
    stored: () => log.records,
    backup: () => log.backup(),
    dropSubscriptions: (details) => {
      subscriptions.drop(details);
    },
    muteSubscriptions: () => {
      faults.mutedBelow = subscriptions.made;
    },
    killConnections: () => {
      door.cutAll();
    },
    freeze: (ms) => {
      door.freeze();
      setTimeout(() => {
        door.thaw();
      }, ms).unref();
    },
    notReady: (ms) => {
      faults.notReadyUntilMs = Date.now() + ms;
    },
    loseNextAnswer: (how = 'connection') => {
      faults.lostAnswers.push(how);
    },
    loseNextAppend: () => {
      faults.lostAppends += 1;
    },
    setCommitMs: (ms) => {
      queue.commitMs = ms;
    },
    restart,
    truncateTo: async (position) => {
      await door.shut();
      log.truncateTo(position);
      await restart();
    },
    close: async () => {
      await door.shut();
      server.forceShutdown();
    },
  };
}

function grpcServer(appends: AppendService, reads: ReadService, deletes: DeleteService): Server {
  const server = new Server({
    'grpc.max_concurrent_streams': streamsPerConnectionMax,
    'grpc.max_receive_message_length': messageBytesMax,
  });
  server.addService(streamsService.StreamsService, {
    append: appends.append.bind(appends),
    batchAppend: appends.batchAppend.bind(appends),
    read: reads.read.bind(reads),
    delete: deletes.delete.bind(deletes),
    tombstone: deletes.tombstone.bind(deletes),
  });
  server.addService(featuresService.ServerFeaturesService, {
    getSupportedMethods: (_call: unknown, answer: (error: null, methods: unknown) => void) => {
      const method = new features.SupportedMethod();
      method.setServiceName('event_store.client.streams.Streams').setMethodName('batchappend');
      const methods = new features.SupportedMethods().setEventStoreServerVersion('23.10.8.0');
      answer(null, methods.setMethodsList([method]));
    },
  });
  return server;
}

function bind(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(error);
    });
  });
}
