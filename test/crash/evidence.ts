import type { Calls } from './calls.ts';
import type { Standalone } from './standalone.ts';
import type { SwishControl, SwishRecordView } from './swish-control.ts';

/** An event as the audit shows it. */
export interface AuditEvent {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface OverviewRow {
  readonly reference: string;
  readonly status: string;
  readonly method: string;
}

interface CaseRow {
  readonly payment: string;
  readonly kind: string;
}

/** Everything that outsiders can know at one moment: the public API's word, and the provider's. */
export interface Evidence {
  readonly orders: readonly OverviewRow[];
  /** The events of each order and its payments, in the order in which they were stored. */
  readonly histories: ReadonlyMap<string, readonly AuditEvent[]>;
  readonly pools: ReadonlyMap<string, readonly AuditEvent[]>;
  readonly invoiceSeries: readonly AuditEvent[];
  /** By `<provider id>-<status>` of each callback that we had answered with 200. */
  readonly callbacks: ReadonlyMap<string, readonly AuditEvent[]>;
  /** By payment, what a person must decide or has decided. */
  readonly cases: ReadonlyMap<string, readonly string[]>;
  readonly payments: readonly SwishRecordView[];
  readonly refunds: readonly SwishRecordView[];
}

const poolIds = [
  'course-wheel-throwing',
  'course-raku-firing',
  'ticket-open-day',
  'ticket-film-premiere',
];
const callsAtOnce = 8;

interface Sources {
  readonly service: Standalone;
  readonly calls: Calls;
  readonly swish: SwishControl;
}

/** Every order, newest first, from the read model. */
export function listOrders(sources: Sources): Promise<readonly OverviewRow[]> {
  return everyRow(sources, '/api/orders?limit=200', 'orders');
}

/** Reads all of it while nobody buys any more. */
export async function gatherEvidence(sources: Sources): Promise<Evidence> {
  const { swish } = sources;
  const orders = await listOrders(sources);
  const histories = await mapOf(
    orders.map(({ reference }) => reference),
    (reference) => historyOf(sources, reference),
  );
  const payments = await swish.records('payments');
  const refunds = await swish.records('refunds');
  const events = [...histories.values()].flat();
  const invoiced = events.filter(({ type }) => type === 'InvoiceIssued');
  const months = new Set(invoiced.map(({ data }) => String(data['number']).slice(4, 8)));
  const series = await mapOf([...months], (yymm) => streamOf(sources, `invoiceSeries-${yymm}`));
  return {
    ...{ orders, histories, payments, refunds },
    pools: await mapOf(poolIds, (pool) => streamOf(sources, `availability-${pool}`)),
    invoiceSeries: [...series.values()].flat(),
    callbacks: await mapOf(heardOf([...payments, ...refunds]), (id) =>
      streamOf(sources, `callback-swish-${id}`),
    ),
    cases: await casesByPayment(sources),
  };
}

/** Callbacks that were answered with 200: from then on they are ours to apply. */
function heardOf(records: readonly SwishRecordView[]): readonly string[] {
  const heard = records.flatMap(({ id, callbacks }) =>
    callbacks.deliveries
      .filter(({ answers }) => answers.includes(200))
      .map(({ status }) => `${id}-${status}`),
  );
  return [...new Set(heard)];
}

/** Every case, by its payment: what a refund's case is named after is the refund. */
async function casesByPayment(sources: Sources): Promise<ReadonlyMap<string, readonly string[]>> {
  const cases = new Map<string, string[]>();
  const rows = await everyRow<CaseRow>(sources, '/api/cases?status=all&limit=100', 'cases');
  for (const { payment, kind } of rows) cases.set(payment, [...(cases.get(payment) ?? []), kind]);
  return cases;
}

/** A list to its end, page after page. */
async function everyRow<Row>(
  sources: Sources,
  path: string,
  list: string,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  do {
    const at: string = cursor === undefined ? '' : `&cursor=${cursor}`;
    const page = (await read(sources, `${path}${at}`)) as Readonly<Record<string, unknown>>;
    rows.push(...(page[list] as readonly Row[]));
    cursor = page['cursor'] as string | undefined;
  } while (cursor !== undefined);
  return rows;
}

async function historyOf(sources: Sources, reference: string): Promise<readonly AuditEvent[]> {
  const { events } = (await read(sources, `/api/audit/orders/${reference}`)) as {
    readonly events?: readonly AuditEvent[];
  };
  return events ?? [];
}

async function streamOf(sources: Sources, stream: string): Promise<readonly AuditEvent[]> {
  const events: AuditEvent[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const page = (await read(
      sources,
      `/api/audit/streams/${stream}?limit=500&from=${String(from)}`,
    )) as { readonly events?: readonly AuditEvent[]; readonly next?: number };
    events.push(...(page.events ?? []));
    from = page.next;
  }
  return events;
}

/** 404 is an answer too: there is no such thing. */
async function read({ service, calls }: Sources, path: string): Promise<unknown> {
  const answer = await calls.once({ method: 'GET', path, key: service.keys().operator });
  if (answer?.status === 200 || answer?.status === 404) return answer.json;
  throw new Error(`GET ${path}: ${answer?.text ?? 'no answer'}`);
}

async function mapOf<Value>(
  keys: readonly string[],
  find: (key: string) => Promise<Value>,
): Promise<ReadonlyMap<string, Value>> {
  const found = new Map<string, Value>();
  const waiting = [...keys];
  const work = async () => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift())
      found.set(key, await find(key));
  };
  await Promise.all(Array.from({ length: callsAtOnce }, work));
  return found;
}
