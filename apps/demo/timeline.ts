import Table from 'cli-table3';
import type { AuditedEvent } from './answers.ts';

const columns = ['after', 'stream', 'event', 'by', 'details'];

/** An order's history as a table: when, where, what, by whom, and what matters of it. */
export function timeline(events: readonly AuditedEvent[]): string {
  const table = new Table({
    head: columns,
    // No colours: the table is read in logs too.
    style: { head: [], border: [], compact: true },
  });
  const startMs = Date.parse(events[0]?.recordedAt ?? '');
  for (const { recordedAt, stream, type, actor, data } of events)
    table.push([
      `${((Date.parse(recordedAt) - startMs) / 1_000).toFixed(3)} s`,
      stream,
      type,
      actor.kind,
      detailsOf(data),
    ]);
  return table.toString();
}

const shownFields = ['method', 'number', 'dueOn', 'end', 'holds', 'code', 'reason'];

/** Amount, numbers, codes and reasons; nothing about a person. */
export function detailsOf(data: AuditedEvent['data']): string {
  const money = (data['amount'] ?? data['total']) as { readonly minor?: unknown } | undefined;
  const texts = shownFields
    .map((field) => data[field])
    .filter((value) => typeof value === 'string');
  return [...(typeof money?.minor === 'number' ? [kronor(money.minor)] : []), ...texts].join(', ');
}

/** Whole öre as `495.00 kr`. */
function kronor(minor: number): string {
  const digits = String(minor).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)} kr`;
}
