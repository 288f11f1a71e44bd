import { v5 } from 'uuid';
import type { CommandContext, DeciderStream, DomainEvent } from '../../event-store/index.ts';
import type { Clock, CommandId, Instant } from '../../kernel/index.ts';
import type { ProcessDefinition } from '../../processes/index.ts';
import { expirePoints, nextPointsEnd } from '../domain/crediting.ts';
import type { PointsEvent } from '../domain/points-events.ts';
import type { PointsState } from '../domain/points.ts';

export interface PointsExpiryParts {
  readonly accounts: DeciderStream<PointsState, PointsEvent>;
  readonly clock: Clock;
}

const pointsExpiryProcessName = 'expire-points-at-their-end';
const namespace = '2b6c1d0e-6a0f-4a55-8d5f-0f6f7f6b7b11';

/** Whatever puts points into a lot, or frees them. */
const bringing = [
  'PointsCredited',
  'PointsRefunded',
  'PointsHoldReleased',
  'PointsReinstated',
] as const;

/**
 * Says in the books that a lot has ended, at its end; its id is the customer's. Points that come free after
 * their lot's end (an order that held them was cancelled) are ended then. Nothing waits for it to be right:
 * points past their end cannot be spent before either.
 */
export function pointsExpiryProcess(parts: PointsExpiryParts): ProcessDefinition {
  return {
    name: pointsExpiryProcessName,
    wakes: bringing.map((eventType) => ({
      eventType,
      processId: (event, streamId) =>
        mayEnd(event) ? streamId.slice(streamId.indexOf('-') + 1) : undefined,
    })),
    ends: [],
    run: async (account) => {
      const { accounts, clock } = parts;
      const now = clock.now();
      const { state } = await accounts.execute(account, contextOf(account, now), (before) =>
        expirePoints(before, { now }),
      );
      const at = nextPointsEnd(state, now);
      return at === undefined ? { kind: 'done' } : { kind: 'wake-at', at };
    },
  };
}

/** What has no end needs no timer; what a release frees may be of a lot that has ended. */
function mayEnd(event: DomainEvent): boolean {
  const points = event as PointsEvent;
  return points.type !== 'PointsCredited' || points.expiresAt !== undefined;
}

/** Never the same twice: a lot can end again when more of it comes free. */
function contextOf(account: string, now: Instant): CommandContext {
  const commandId = v5(`${account}|${now}`, namespace) as CommandId;
  return {
    commandId,
    correlationId: commandId,
    causationId: commandId,
    actor: { kind: 'process', id: pointsExpiryProcessName },
    now,
  };
}
