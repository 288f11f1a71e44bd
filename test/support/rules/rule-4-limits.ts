import { checkPlaces } from '../../../apps/demo/place-rule.ts';
import { type AuditedEvent, type Evidence, minorOf, streamsOf } from './evidence.ts';

/** Rule 4: no pool and no code gives more than it has, at any moment, and what is shown is what is left. */
export function limitsThatWereExceeded(evidence: Evidence): readonly string[] {
  const pools = [...streamsOf(evidence, 'availability')].map(([productId, events]) => {
    const shown = evidence.pools.get(productId);
    return { productId, events, ...(shown === undefined ? {} : { shown }) };
  });
  return [...checkPlaces(pools).failures, ...codesOf(evidence)];
}

function codesOf(evidence: Evidence): readonly string[] {
  const found: string[] = [];
  const shown = new Map(evidence.codes.map((one) => [one.code, one.uses]));
  for (const [code, events] of streamsOf(evidence, 'discountCode')) {
    const { holds, wrong } = follow(events);
    found.push(...wrong.map((what) => `discount code ${code}: ${what}`));
    const standing = [...holds.values()];
    const held = standing.filter(({ isUsed }) => !isUsed).length;
    const used = standing.length - held;
    const uses = shown.get(code);
    if (uses?.held !== held || uses.used !== used)
      found.push(`discount code ${code} is held ${String(held)} and used ${String(used)} times`);
  }
  return found;
}

interface Use {
  readonly person: string;
  readonly ore: number;
  readonly isUsed: boolean;
}

interface Code {
  readonly holds: ReadonlyMap<string, Use>;
  readonly wrong: readonly string[];
}

/** Limits may be set below what is in use: they hold whenever a use begins. */
function follow(events: readonly AuditedEvent[]): Code {
  const holds = new Map<string, Use>();
  const wrong: string[] = [];
  let terms: AuditedEvent['data'] = {};
  for (const { type, data } of events)
    if (type === 'DiscountCodeCreated' || type === 'DiscountCodeChanged') terms = data;
    else if (type === 'DiscountHeld') wrong.push(...begin(holds, data, terms));
    else wrong.push(...go(holds, type, data));
  return { holds, wrong };
}

function begin(
  holds: Map<string, Use>,
  data: AuditedEvent['data'],
  terms: AuditedEvent['data'],
): readonly string[] {
  const hold = String(data['holdId']);
  const twice = holds.has(hold) ? [`${hold} is held twice`] : [];
  const use = { person: String(data['personId']), ore: minorOf(data['amount']), isUsed: false };
  holds.set(hold, use);
  return [...twice, ...exceeded(terms, [...holds.values()], use)];
}

function go(holds: Map<string, Use>, type: string, data: AuditedEvent['data']): readonly string[] {
  const hold = String(data['holdId']);
  if (type === 'DiscountReleased' || type === 'DiscountReturned') holds.delete(hold);
  if (type !== 'DiscountUsed') return [];
  const use = holds.get(hold);
  if (use?.isUsed !== false) return [`${hold} is used and was not held`];
  holds.set(hold, { ...use, isUsed: true });
  return [];
}

function exceeded(terms: AuditedEvent['data'], uses: readonly Use[], last: Use): readonly string[] {
  const own = uses.filter(({ person }) => person === last.person).length;
  const spent = uses.reduce((sum, { ore }) => sum + ore, 0);
  const limits = {
    usesMax: uses.length,
    usesPerCustomerMax: own,
    budget: spent,
  };
  return Object.entries(limits)
    .filter(([name, count]) => count > limitIn(terms[name]))
    .map(([name, count]) => `${String(count)} is over its ${name}`);
}

function limitIn(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'object' && value !== null ? minorOf(value) : Infinity;
}
