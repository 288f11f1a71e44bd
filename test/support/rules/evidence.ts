/** An event as the audit shows it. */
export interface AuditedEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: string;
  readonly recordedAt: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** `{ amount, currency }`, in öre. */
export interface Shown {
  readonly amount: number;
}

/** An order as operators see it in the list. */
export interface ListedOrder {
  readonly reference: string;
  readonly status: string;
  readonly total: Shown;
  readonly lines: readonly { readonly total: Shown }[];
  readonly tenders: readonly { readonly kind: string; readonly amount: Shown }[];
}

export interface ListedCard {
  readonly id: string;
  readonly available: Shown;
  readonly held: Shown;
  readonly used: Shown;
}

export interface ListedCode {
  readonly code: string;
  readonly uses: { readonly held: number; readonly used: number };
}

export interface ShownPool {
  readonly capacity: number;
  readonly left: number;
}

export interface ListedCase {
  readonly caseId: string;
  readonly payment: string | null;
}

/** Everything that outsiders can know of a service at one moment: its whole log, and its read models. */
export interface Evidence {
  readonly events: readonly AuditedEvent[];
  readonly orders: readonly ListedOrder[];
  readonly openCases: readonly ListedCase[];
  readonly cards: readonly ListedCard[];
  readonly codes: readonly ListedCode[];
  /** By pool id. */
  readonly pools: ReadonlyMap<string, ShownPool>;
}

/** The streams of one category, with what stands behind its name. */
export function streamsOf(
  { events }: Pick<Evidence, 'events'>,
  category: string,
): ReadonlyMap<string, readonly AuditedEvent[]> {
  const found = new Map<string, AuditedEvent[]>();
  for (const event of events) {
    if (!event.stream.startsWith(`${category}-`)) continue;
    const id = event.stream.slice(category.length + 1);
    const there = found.get(id);
    if (there === undefined) found.set(id, [event]);
    else there.push(event);
  }
  return found;
}

/** By order: its own events, and those of payments, cards, points and pools that name it. */
export function historiesOf({
  events,
}: Pick<Evidence, 'events'>): ReadonlyMap<string, readonly AuditedEvent[]> {
  const found = new Map<string, AuditedEvent[]>();
  for (const event of events) {
    const { orderRef } = event.data;
    if (typeof orderRef !== 'string') continue;
    const there = found.get(orderRef);
    if (there === undefined) found.set(orderRef, [event]);
    else there.push(event);
  }
  return found;
}

/** Money in an event's field, in öre. */
export function minorOf(value: unknown): number {
  const { minor } = (value ?? {}) as { readonly minor?: unknown };
  return typeof minor === 'number' ? minor : 0;
}

export function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const number of numbers) sum += number;
  return sum;
}
