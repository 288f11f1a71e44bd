import { withDatabase } from '../surroundings/database.ts';
import { type Rate, rateOf, rateText } from '../surroundings/rate.ts';
import { eventsPerSecond } from './appending.ts';
import { groupedRows, singleRows, throughThePort } from './rivals.ts';

export interface AppendBenchOptions {
  /** A server where a database may be made; it is dropped afterwards. */
  readonly connectionString: string;
  readonly clients?: readonly number[];
  readonly rounds?: number;
  /** Of each run, in milliseconds. */
  readonly runMs?: number;
  /** Fills the log before anything is measured. */
  readonly prepare?: (databaseUrl: string) => Promise<unknown>;
}

/** Events per second at one number of clients. */
export interface AppendRates {
  readonly clients: number;
  readonly port: Rate;
  readonly singleRows: Rate;
  readonly groupedRows: Rate;
  /** Port over plain single-row commits: aim 0.8 at one client, 1.2 at 64 and 256. */
  readonly toSingleRows: number;
  /** Port over the bare grouped insert: aim 0.6 at 64 and 256. */
  readonly toGroupedRows: number;
}

export interface AppendReport {
  readonly title: string;
  readonly rates: readonly AppendRates[];
  readonly lines: readonly string[];
}

/**
 * Single-event appends by so many clients, each waiting for its answer: through the port, as single
 * inserts and as bare grouped inserts. The three take turns within each round, so that what else the
 * machine does falls on all of them; ratios are medians of the rounds' ratios.
 */
export async function appendBench(options: AppendBenchOptions): Promise<AppendReport> {
  const { clients = [1, 8, 64, 256] } = options;
  const rates: AppendRates[] = [];
  for (const count of clients)
    rates.push(await withDatabase(options.connectionString, (url) => measure(options, url, count)));
  return {
    title: 'Appends per second, one event each, a stream each',
    rates,
    lines: [
      'clients  port  single rows  grouped rows  port/single  port/grouped',
      ...rates.map(line),
    ],
  };
}

async function measure(
  { rounds = 5, runMs = 700, prepare }: AppendBenchOptions,
  url: string,
  clients: number,
): Promise<AppendRates> {
  await prepare?.(url);
  const port = await throughThePort(url);
  const single = await singleRows(url, clients);
  const grouped = await groupedRows(url);
  const rivals = [port, single, grouped] as const;
  const seen: (readonly [number, number, number])[] = [];
  for (const rival of rivals) await eventsPerSecond(rival, clients, runMs / 2);
  for (let round = 0; round < rounds; round++) {
    const [a, b, c] = rivals;
    seen.push([
      await eventsPerSecond(a, clients, runMs),
      await eventsPerSecond(b, clients, runMs),
      await eventsPerSecond(c, clients, runMs),
    ]);
  }
  await Promise.all(rivals.map((rival) => rival.close()));
  return {
    clients,
    port: rateOf(seen.map(([rate]) => rate)),
    singleRows: rateOf(seen.map(([, rate]) => rate)),
    groupedRows: rateOf(seen.map(([, , rate]) => rate)),
    toSingleRows: rateOf(seen.map(([p, s]) => p / s)).median,
    toGroupedRows: rateOf(seen.map(([p, , g]) => p / g)).median,
  };
}

function line(rates: AppendRates): string {
  return [
    String(rates.clients),
    rateText(rates.port),
    rateText(rates.singleRows),
    rateText(rates.groupedRows),
    rates.toSingleRows.toFixed(2),
    rates.toGroupedRows.toFixed(2),
  ].join('  ');
}
