import {
  accepted,
  already,
  type CommandId,
  type Decision,
  type Instant,
  rejected,
} from '../../kernel/index.ts';
import { answerToRepeat, holds } from './earlier-commands.ts';
import type { SessionEvent, SessionState, Slot } from './session-events.ts';

export type SlotRejection =
  | 'catalogue.command-reused'
  | 'catalogue.id-taken'
  | 'catalogue.invalid-slot-times'
  | 'catalogue.slot-removed'
  | 'catalogue.too-many-slots'
  | 'catalogue.unknown-session'
  | 'catalogue.unknown-slot';

/** Of one session, removed ones included: about five a day for a year. */
const slotsMax = 2_000;

/**
 * Adds a time at which a session is held; its capacity is set in the pool of the slot.
 *
 * Adding the same again changes nothing. Rejects: catalogue.unknown-session, .id-taken (the session
 * has another slot of that id), .slot-removed, .invalid-slot-times (it ends before it starts),
 * .too-many-slots, .command-reused.
 */
export function addSlot(
  state: SessionState,
  command: Slot & { readonly commandId: CommandId },
): Decision<SessionEvent, SlotRejection> {
  const { session } = state;
  if (session === undefined) return rejected('catalogue.unknown-session');
  const { commandId, slotId, startsAt, endsAt } = command;
  const slot = { slotId, startsAt, endsAt };
  const repeat = answerToRepeat(state.earlier, commandId, slot);
  if (repeat !== undefined) return repeat;
  const present = session.slots.get(slotId);
  if (present?.removed === true) return rejected('catalogue.slot-removed');
  if (present !== undefined)
    return holds({ ...present }, slot) ? already : rejected('catalogue.id-taken');
  if (endsAt <= startsAt) return rejected('catalogue.invalid-slot-times');
  if (session.slots.size >= slotsMax) return rejected('catalogue.too-many-slots', { slotsMax });
  const { sessionId } = session;
  return accepted({ type: 'SlotAdded', sessionId, ...slot, addedBy: commandId });
}

/**
 * Takes a time away, for good: its id is never used again, since its seats are counted under it. What
 * was booked stays booked. Removing it again changes nothing.
 *
 * Rejects: catalogue.unknown-session, .unknown-slot, .command-reused.
 */
export function removeSlot(
  state: SessionState,
  command: { readonly commandId: CommandId; readonly slotId: string },
): Decision<SessionEvent, SlotRejection> {
  const { session } = state;
  if (session === undefined) return rejected('catalogue.unknown-session');
  const { commandId, slotId } = command;
  const repeat = answerToRepeat(state.earlier, commandId, { removedSlotId: slotId });
  if (repeat !== undefined) return repeat;
  const present = session.slots.get(slotId);
  if (present === undefined) return rejected('catalogue.unknown-slot');
  if (present.removed) return already;
  const { sessionId } = session;
  return accepted({ type: 'SlotRemoved', sessionId, slotId, removedBy: commandId });
}

/** Whether a slot can still be booked at this moment. */
export function hasStarted({ startsAt }: Slot, now: Instant): boolean {
  return startsAt <= now;
}
