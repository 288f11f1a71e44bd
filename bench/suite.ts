import { appendBench, type AppendReport } from './append/append.bench.ts';
import { eventStoreDbBench, type EventStoreDbRates } from './append/eventstoredb.bench.ts';
import { catchUpBench, type CatchUpReport } from './catch-up/catch-up.bench.ts';
import { fillWithEvents } from './history/event-history.ts';
import { fillWithOrders } from './history/order-history.ts';
import { hotStreamBench, type HotStreamReport } from './hot-stream/hot-stream.bench.ts';
import { memoryBench, type MemoryReport } from './memory/memory.bench.ts';
import { ordersBench, type OrdersReport } from './orders/orders.bench.ts';
import type { Server } from './surroundings/database.ts';
import { contentionBench, type ContentionReport } from './value/contention.bench.ts';
import { pricingBench, type PricingReport } from './value/pricing.bench.ts';
import { tendersBench, type TendersReport } from './value/tenders.bench.ts';

/** How much is measured; the figures mean the same in each. */
export interface Sizes {
  readonly appendClients: readonly number[];
  readonly rounds: number;
  readonly appendMs: number;
  readonly hotStreamMs: number;
  /** Of each kind in each round of the orders with several tenders. */
  readonly tenderOrders: number;
  readonly customers: number;
  readonly ordersWarmUpMs: number;
  readonly ordersMs: number;
  readonly arrivalsPerSecond: number;
  readonly catchUpEvents: number;
  /** Lengths of the log at which appends and orders are measured again. */
  readonly histories: readonly number[];
  /** Undefined: memory is not measured. */
  readonly memoryOrders: number | undefined;
}

export interface Results {
  readonly appends: AppendReport['rates'];
  readonly eventStoreDb: readonly EventStoreDbRates[] | undefined;
  readonly hotStream: HotStreamReport;
  readonly contention: ContentionReport;
  readonly tenders: TendersReport;
  readonly pricing: PricingReport;
  readonly orders: OrdersReport;
  readonly catchUp: CatchUpReport;
  readonly histories: readonly {
    readonly events: number;
    readonly appends: AppendReport['rates'];
    readonly orders: OrdersReport;
  }[];
  readonly memory: MemoryReport | undefined;
}

export interface Suite {
  readonly server: Server;
  readonly eventStoreUrl: string | undefined;
  readonly sizes: Sizes;
  readonly progress: (doing: string) => void;
}

/** Everything, one after the other. */
export async function runSuite(suite: Suite): Promise<Results> {
  const { server, eventStoreUrl, sizes, progress } = suite;
  const { rounds, hotStreamMs, memoryOrders } = sizes;
  const connectionString = server.url;
  progress('appends');
  const appends = await appendsOf(suite, sizes.appendClients, undefined);
  if (eventStoreUrl !== undefined) progress('appends to EventStoreDB');
  const eventStoreDb =
    eventStoreUrl === undefined
      ? undefined
      : await eventStoreDbBench({
          eventStoreUrl,
          clients: sizes.appendClients,
          rounds,
          runMs: sizes.appendMs,
        });
  progress('commands on one hot stream');
  const hotStream = await hotStreamBench({ connectionString, rounds, runMs: hotStreamMs });
  progress('500 buyers of the last seats');
  const contention = await contentionBench({ connectionString, rounds });
  progress('orders with three tenders, and one hot gift card');
  const { tenderOrders: count } = sizes;
  const tenders = await tendersBench({
    connectionString,
    rounds,
    orders: count,
    runMs: hotStreamMs,
  });
  progress('pricing orders of 50 lines');
  const pricing = await pricingBench({ connectionString, rounds, orders: count });
  progress('whole orders');
  const orders = await ordersOf(suite, undefined);
  progress('catching up');
  const events = sizes.catchUpEvents;
  const catchUp = await catchUpBench({ connectionString, events, rounds });
  const histories: Results['histories'][number][] = [];
  for (const length of sizes.histories) histories.push(await withHistory(suite, length));
  if (memoryOrders !== undefined) progress(`memory over ${String(memoryOrders)} orders`);
  const memory =
    memoryOrders === undefined ? undefined : await memoryBench(server, { orders: memoryOrders });
  const value = { hotStream, contention, tenders, pricing };
  return { appends, eventStoreDb, ...value, orders, catchUp, histories, memory };
}

async function withHistory(suite: Suite, events: number): Promise<Results['histories'][number]> {
  suite.progress(`the same after ${String(events)} events`);
  return {
    events,
    appends: await appendsOf(suite, [64], (url) => fillWithEvents(url, events)),
    orders: await ordersOf(suite, (url) => fillWithOrders(url, events)),
  };
}

type Prepare = ((databaseUrl: string) => Promise<unknown>) | undefined;

async function appendsOf(
  { server, sizes }: Suite,
  clients: readonly number[],
  prepare: Prepare,
): Promise<AppendReport['rates']> {
  const { rounds, appendMs: runMs } = sizes;
  const options = { connectionString: server.url, clients, rounds, runMs };
  const report = await appendBench(prepare === undefined ? options : { ...options, prepare });
  return report.rates;
}

/** A history is written into Postgres, so orders after one are measured there on either engine. */
async function ordersOf(
  { server, eventStoreUrl, sizes }: Suite,
  prepare: Prepare,
): Promise<OrdersReport> {
  const { customers, arrivalsPerSecond, rounds } = sizes;
  const { ordersMs: runMs, ordersWarmUpMs: warmUpMs } = sizes;
  const options = { server, customers, arrivalsPerSecond, rounds, runMs, warmUpMs };
  return ordersBench(
    prepare === undefined ? { ...options, eventStoreUrl } : { ...options, prepare },
  );
}
