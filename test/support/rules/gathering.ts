import type { HttpAnswer, HttpRequest } from '../http-client.ts';
import type {
  AuditedEvent,
  Evidence,
  ListedCard,
  ListedCase,
  ListedCode,
  ListedOrder,
  ShownPool,
} from './evidence.ts';

/** A service as outsiders reach it. */
export interface Reachable {
  readonly call: (request: HttpRequest) => Promise<HttpAnswer>;
  readonly keys: { readonly operator: string };
}

/** No test writes more; one that does is told so. */
const pagesMax = 60;
const eventsPerPage = 500;

/** Reads the whole log and what the read models make of it, up to the log's end as it was found. */
export async function gatherEvidence(service: Reachable): Promise<Evidence> {
  const events = await pages<AuditedEvent>(
    service,
    `/api/audit/events?limit=${String(eventsPerPage)}`,
    'events',
  );
  const last = events.at(-1);
  const after = last === undefined ? '' : `&after=${encodeURIComponent(last.position)}`;
  const [orders, openCases, cards, codes, pools] = await Promise.all([
    pages<ListedOrder>(service, `/api/orders?limit=200${after}`, 'orders'),
    pages<ListedCase>(service, `/api/cases?status=open&limit=100${after}`, 'cases'),
    pages<ListedCard>(service, `/api/gift-cards?limit=100${after}`, 'giftCards'),
    pages<ListedCode>(service, `/api/discount-codes?limit=100${after}`, 'discountCodes'),
    poolsIn(service, events, after),
  ]);
  return { events, orders, openCases, cards, codes, pools };
}

/** Only pools that something happened to. */
async function poolsIn(
  service: Reachable,
  events: readonly AuditedEvent[],
  after: string,
): Promise<ReadonlyMap<string, ShownPool>> {
  const moved = events.filter(({ type }) => type === 'UnitsHeld' || type === 'WaitlistOffered');
  const ids = [...new Set(moved.map(({ stream }) => stream.slice('availability-'.length)))];
  const shown = await Promise.all(
    ids.map(async (id) => {
      const path = `/api/availability/${encodeURIComponent(id)}?${after.slice(1)}`;
      return [id, (await read(service, path)) as ShownPool] as const;
    }),
  );
  return new Map(shown);
}

async function pages<Row>(
  service: Reachable,
  path: string,
  field: string,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < pagesMax; page += 1) {
    const at: string = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = (await read(service, `${path}${at}`)) as Readonly<Record<string, unknown>>;
    rows.push(...(answer[field] as readonly Row[]));
    cursor = answer['cursor'] as string | undefined;
    if (cursor === undefined) return rows;
  }
  throw new Error(`${path} has more than ${String(pagesMax)} pages`);
}

async function read({ call, keys }: Reachable, path: string): Promise<unknown> {
  const { status, json, text } = await call({ path, key: keys.operator });
  if (status !== 200) throw new Error(`${path}: ${String(status)} ${text}`);
  return json;
}
