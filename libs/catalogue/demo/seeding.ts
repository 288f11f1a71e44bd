import { v5 } from 'uuid';
import type { CommandContext, DomainEvent, Executed } from '../../event-store/index.ts';
import type { Clock, CommandId, Instant, PoolId } from '../../kernel/index.ts';
import type { CatalogueStreams } from '../application/streams.ts';

export interface DemoParts {
  readonly streams: CatalogueStreams;
  /** Called before what it is for is created, and never for what is there already. */
  readonly setCapacity: (poolId: PoolId, capacity: number) => Promise<void>;
  readonly clock: Clock;
}

/** Ours alone: the same thing of the demo catalogue is always put there by the same command. */
const namespace = '0c1d8f4e-7c3b-5a58-9d7f-3e1b6a2c9f04';

/** The demo says nothing that can be refused. */
export function check<State, Event extends DomainEvent>({ outcome }: Executed<State, Event>): void {
  if (outcome.kind === 'rejected') throw new Error(`demo catalogue: ${outcome.code}`);
}

/** The demo's own command for one thing of it, always the same. */
export function contextOf({ clock }: DemoParts, ...of: readonly string[]): CommandContext {
  const commandId = v5(of.join('|'), namespace) as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'system', id: 'demo-catalogue' },
    now: clock.now(),
  };
}

/** The hour that has begun. */
export function wholeHour(now: Instant): Instant {
  return `${now.slice(0, 13)}:00:00.000Z` as Instant;
}
