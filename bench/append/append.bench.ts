import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { groupedRows, singleRows, throughThePort, type Rival } from './rivals.ts';

export interface AppendBenchOptions {
  /** A server where a database may be made; it is dropped afterwards. */
  readonly connectionString: string;
  readonly clients?: readonly number[];
  readonly rounds?: number;
  /** Of each run, in milliseconds. */
  readonly runMs?: number;
}

export interface Rate {
  readonly median: number;
  readonly min: number;
  readonly max: number;
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
export async function main(options: AppendBenchOptions): Promise<AppendReport> {
  const { clients = [1, 8, 64, 256] } = options;
  const rates: AppendRates[] = [];
  for (const count of clients)
    rates.push(await withDatabase(options, (url) => measure(options, url, count)));
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
  { rounds = 5, runMs = 700 }: AppendBenchOptions,
  url: string,
  clients: number,
): Promise<AppendRates> {
  const port = await throughThePort(url);
  const single = await singleRows(url, clients);
  const grouped = await groupedRows(url);
  const rivals = [port, single, grouped] as const;
  const seen: (readonly [number, number, number])[] = [];
  for (const rival of rivals) await run(rival, clients, runMs / 2);
  for (let round = 0; round < rounds; round++) {
    const [a, b, c] = rivals;
    seen.push([
      await run(a, clients, runMs),
      await run(b, clients, runMs),
      await run(c, clients, runMs),
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

/** Events per second. */
async function run(rival: Rival, clients: number, runMs: number): Promise<number> {
  const begun = performance.now();
  const endAt = begun + runMs;
  let count = 0;
  const client = async (): Promise<void> => {
    while (performance.now() < endAt) {
      await rival.append();
      count++;
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return (count * 1000) / (performance.now() - begun);
}

async function withDatabase<Value>(
  { connectionString }: AppendBenchOptions,
  use: (url: string) => Promise<Value>,
): Promise<Value> {
  const server = new pg.Client({ connectionString });
  await server.connect();
  const name = `bench_${randomBytes(6).toString('hex')}`;
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(connectionString);
  url.pathname = `/${name}`;
  try {
    return await use(url.href);
  } finally {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.end();
  }
}

function rateOf(values: readonly number[]): Rate {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (i: number): number => sorted[i] ?? Number.NaN;
  return { median: at(Math.floor(sorted.length / 2)), min: at(0), max: at(sorted.length - 1) };
}

function line(rates: AppendRates): string {
  const text = ({ median, min, max }: Rate): string =>
    `${median.toFixed(0)} (${min.toFixed(0)}-${max.toFixed(0)})`;
  return [
    String(rates.clients),
    text(rates.port),
    text(rates.singleRows),
    text(rates.groupedRows),
    rates.toSingleRows.toFixed(2),
    rates.toGroupedRows.toFixed(2),
  ].join('  ');
}
