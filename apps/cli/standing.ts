import type { ProjectionStatus } from '../../libs/projecting/index.ts';
import type { Said } from './said.ts';

const headings = ['read model', 'version', 'state', 'behind', 'run by'] as const;

/** Says where each read model stands; the answer is whether none has stopped at an event. */
export function showStanding(
  statuses: readonly ProjectionStatus[],
  { say }: Pick<Said, 'say'>,
): boolean {
  const rows = [headings, ...statuses.map(rowOf)];
  const widths = headings.map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  for (const row of rows)
    say(
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
  for (const { name, poison } of statuses)
    if (poison !== undefined) say(`\n${name} has stopped: ${poison.error}${eventOf(poison)}`);
  return statuses.every(({ state }) => state !== 'poisoned');
}

function rowOf({ name, version, state, lagMs, holder }: ProjectionStatus): readonly string[] {
  const behind = lagMs === 0 ? '-' : `${(lagMs / 1_000).toFixed(1)} s`;
  return [name, String(version), state, behind, holder ?? '-'];
}

function eventOf({ event }: NonNullable<ProjectionStatus['poison']>): string {
  if (event === undefined) return '';
  return `\n  before ${event.type} (event ${event.id}, ${event.streamId} @ ${String(event.revision)})`;
}
