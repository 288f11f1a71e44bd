import Table from 'cli-table3';
import type { AppendRates } from './append/append.bench.ts';
import type { LoadFigures, OrdersReport } from './orders/orders.bench.ts';
import type { Results } from './suite.ts';
import type { Machine } from './surroundings/machine.ts';
import { rateText } from './surroundings/rate.ts';

/** The results for a person: medians, and in brackets the least and the most of all rounds. */
export function reportText(machine: Machine, results: Results): string {
  const { appends, hotStream, orders, catchUp, histories } = results;
  const parts = [
    machineText(machine),
    appendTable('Appends per second, one event each, a stream each', appends),
    ...eventStoreDbTable(results),
    `Commands per second on one stream, ${String(hotStream.clients)} waiting clients: ${rateText(hotStream.commandsPerSecond)}`,
    ...valueLines(results),
    ordersTable('Whole orders: placed, Swish started, called back, paid, seen in the read model', [
      ['', orders],
    ]),
    `Events per second that a rebuild of order-overview takes in (${String(catchUp.events)} events): ${rateText(catchUp.eventsPerSecond)}`,
    ...histories.map((one) =>
      appendTable(`Appends per second after ${String(one.events)} events`, one.appends),
    ),
    ...historyTable(results),
    ...memoryLines(results),
  ];
  return `${parts.join('\n\n')}\n`;
}

function machineText({ cores, processor, memoryGiB, system, node, ...rest }: Machine): string {
  const load = rest.loadAverage.join(' ');
  return `${rest.at} · ${String(cores)} cores (${processor}) · ${String(memoryGiB)} GiB · ${system} · Node ${node} · load average at the start ${load}`;
}

function appendTable(title: string, rates: readonly AppendRates[]): string {
  const table = new Table({
    head: ['clients', 'through the port', 'single rows', 'grouped rows', '/single', '/grouped'],
    style: plain,
  });
  for (const rate of rates)
    table.push([
      String(rate.clients),
      rateText(rate.port),
      rateText(rate.singleRows),
      rateText(rate.groupedRows),
      rate.toSingleRows.toFixed(2),
      rate.toGroupedRows.toFixed(2),
    ]);
  return `${title}\n${table.toString()}`;
}

function eventStoreDbTable({ eventStoreDb }: Results): readonly string[] {
  if (eventStoreDb === undefined) return [];
  const head = ['clients', 'through the port', 'bare client', '/bare'];
  const table = new Table({ head, style: plain });
  for (const { clients, port, bareClient, toBareClient } of eventStoreDb)
    table.push([String(clients), rateText(port), rateText(bareClient), toBareClient.toFixed(2)]);
  return [`The same on EventStoreDB\n${table.toString()}`];
}

function valueLines({ contention, tenders, pricing }: Results): readonly string[] {
  const { buyers, seats, stream, rowLock, timesFaster } = contention;
  const waits = ({ meanMs, p99Ms }: typeof stream): string =>
    `${rateText(meanMs, 1)} ms on average, p99 ${rateText(p99Ms, 1)} ms`;
  return [
    [
      `${String(buyers)} buyers at once for the last ${String(seats)} seats of a pool: ${waits(stream)}`,
      `the same through a locked row: ${waits(rowLock)}; the stream is ${timesFaster.toFixed(1)} times faster`,
    ].join('\n'),
    [
      `Orders per second in one process, with points, a gift card and a gateway: ${rateText(tenders.threeTenders)}`,
      `with the gateway alone: ${rateText(tenders.gatewayAlone)}; ratio ${tenders.toGatewayAlone.toFixed(2)}`,
      `Holds per second on one gift card, 256 waiting clients: ${rateText(tenders.hotCardCommands)}`,
    ].join('\n'),
    [
      `Pricing an order of ${String(pricing.lines)} lines with ${String(pricing.codes)} discount codes: p99 ${rateText(pricing.discountedP99Ms, 1)} ms`,
      `the same lines without a code: p99 ${rateText(pricing.plainP99Ms, 1)} ms; on average ${pricing.toPlain.toFixed(2)} times as long with them`,
    ].join('\n'),
  ];
}

type Labelled = readonly [string, OrdersReport];

function ordersTable(title: string, reports: readonly Labelled[]): string {
  const table = new Table({
    head: [
      'load',
      'orders/s',
      'placing p50 ms',
      'placing p99 ms',
      'paid p50 ms',
      'paid p99 ms',
      'CPU ms per order: service + Postgres + load generator',
    ],
    style: plain,
    wordWrap: true,
    colWidths: [24, 18, 18, 18, 18, 20, 26],
  });
  for (const [label, { fullSpeed, fixedRate }] of reports) {
    table.push(rowOf(`${label}full speed`, fullSpeed));
    table.push(rowOf(`${label}fixed arrivals`, fixedRate));
  }
  return `${title}\n${table.toString()}`;
}

function rowOf(load: string, figures: LoadFigures): string[] {
  const { standalone, postgres, loadGenerator } = figures.processorMsPerOrder;
  const cost = [standalone, postgres, loadGenerator].map((ms) => ms?.toFixed(2) ?? '?');
  const refused = figures.refused === 0 ? '' : ` (${String(figures.refused)} refused)`;
  return [
    `${load}${refused}`,
    rateText(figures.perSecond),
    rateText(figures.placingP50Ms),
    rateText(figures.placingP99Ms),
    rateText(figures.paidP50Ms),
    rateText(figures.paidP99Ms),
    cost.join(' + '),
  ];
}

function historyTable({ histories }: Results): readonly string[] {
  if (histories.length === 0) return [];
  const labelled = histories.map(({ events, orders }): Labelled => [
    `${String(events)} events, `,
    orders,
  ]);
  return [ordersTable('Whole orders after a history', labelled)];
}

function memoryLines({ memory, orders }: Results): readonly string[] {
  const mib = (value: number | undefined): string => `${value?.toFixed(0) ?? '?'} MiB`;
  const short = `Resident memory of the service after the orders above: ${mib(orders.residentMiB)}`;
  if (memory === undefined) return [short];
  const { orders: count, atStartMiB, afterMiB, mostMiB } = memory;
  return [
    `Resident memory of the service: ${mib(atStartMiB)} at its start, ${mib(afterMiB)} after ${String(count)} orders, ${mib(mostMiB)} at most`,
  ];
}

const plain = { head: [], border: [] };
