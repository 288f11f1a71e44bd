import { Map as PersistentMap } from 'immutable';
import { type CommandId, CorruptStream, type Instant, type Money } from '../../kernel/index.ts';
import { type EarlierCommands, type Facts, noCommands } from './earlier-commands.ts';

/** What a customer reads of a session, and what one seat of one slot costs, VAT included. */
export interface SessionOffer {
  readonly title: string;
  readonly description?: string;
  readonly unitPrice: Money;
}

export interface SessionCreated extends SessionOffer {
  readonly type: 'SessionCreated';
  readonly sessionId: string;
  readonly productType: string;
  readonly createdBy: CommandId;
}

/** The whole new offer: no description means that there is none any more. */
export interface SessionChanged extends SessionOffer {
  readonly type: 'SessionChanged';
  readonly sessionId: string;
  readonly changedBy: CommandId;
}

/** One time at which the session is held. */
export interface Slot {
  readonly slotId: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant;
}

export interface SlotAdded extends Slot {
  readonly type: 'SlotAdded';
  readonly sessionId: string;
  readonly addedBy: CommandId;
}

export interface SlotRemoved {
  readonly type: 'SlotRemoved';
  readonly sessionId: string;
  readonly slotId: string;
  readonly removedBy: CommandId;
}

export interface SessionPublished {
  readonly type: 'SessionPublished';
  readonly sessionId: string;
  readonly publishedBy: CommandId;
}

export interface SessionUnpublished {
  readonly type: 'SessionUnpublished';
  readonly sessionId: string;
  readonly unpublishedBy: CommandId;
}

export interface RecordingLinked {
  readonly type: 'RecordingLinked';
  readonly sessionId: string;
  readonly recordingUrl: string;
  readonly linkedBy: CommandId;
}

export type SessionEvent =
  | SessionCreated
  | SessionChanged
  | SlotAdded
  | SlotRemoved
  | SessionPublished
  | SessionUnpublished
  | RecordingLinked;

export interface Session extends SessionOffer {
  readonly sessionId: string;
  readonly productType: string;
  readonly published: boolean;
  readonly recordingUrl?: string;
  /** A removed slot stays known, since its seats are counted under its id. */
  readonly slots: PersistentMap<string, Slot & { readonly removed: boolean }>;
}

export interface SessionState {
  readonly session: Session | undefined;
  readonly earlier: EarlierCommands;
}

export const initialSession: SessionState = { session: undefined, earlier: noCommands };

/** Folds one event; throws CorruptStream when it cannot follow. */
export function evolveSession(state: SessionState, event: SessionEvent): SessionState {
  const session = sessionAfter(state.session, event);
  const { by, facts } = statedBy(event);
  return { session, earlier: state.earlier.set(by, facts) };
}

/** The offer alone, in one order; an empty description is none. */
export function offerOf({ title, description, unitPrice }: SessionOffer): SessionOffer {
  return description === undefined || description === ''
    ? { title, unitPrice }
    : { title, description, unitPrice };
}

/** An offer's facts with a place for each, so that two of them compare. */
export function factsOf(offer: SessionOffer & { readonly productType?: string }): Facts {
  const { title, description = '', unitPrice, productType } = offer;
  return { title, description, unitPrice, productType };
}

function sessionAfter(session: Session | undefined, event: SessionEvent): Session {
  if (event.type === 'SessionCreated') {
    if (session !== undefined) throw new CorruptStream('SessionCreated twice');
    const { sessionId, productType } = event;
    return { sessionId, productType, ...offerOf(event), published: false, slots: PersistentMap() };
  }
  if (session === undefined) throw new CorruptStream(`${event.type} before SessionCreated`);
  switch (event.type) {
    case 'SessionChanged':
      return withOffer(session, event);
    case 'SlotAdded':
      return withSlot(session, event);
    case 'SlotRemoved':
      return withoutSlot(session, event.slotId);
    case 'SessionPublished':
      return { ...session, published: true };
    case 'SessionUnpublished':
      return { ...session, published: false };
    case 'RecordingLinked':
      return { ...session, recordingUrl: event.recordingUrl };
  }
}

function withOffer(session: Session, offer: SessionOffer): Session {
  const { sessionId, productType, published, slots, recordingUrl } = session;
  const link = recordingUrl === undefined ? {} : { recordingUrl };
  return { sessionId, productType, ...offerOf(offer), published, ...link, slots };
}

function withSlot(session: Session, { slotId, startsAt, endsAt }: SlotAdded): Session {
  if (session.slots.has(slotId)) throw new CorruptStream(`slot ${slotId} added twice`);
  const slot = { slotId, startsAt, endsAt, removed: false };
  return { ...session, slots: session.slots.set(slotId, slot) };
}

function withoutSlot(session: Session, slotId: string): Session {
  const slot = session.slots.get(slotId);
  if (slot?.removed !== false) throw new CorruptStream(`slot ${slotId} removed, but not there`);
  return { ...session, slots: session.slots.set(slotId, { ...slot, removed: true }) };
}

function statedBy(event: SessionEvent): { readonly by: CommandId; readonly facts: Facts } {
  switch (event.type) {
    case 'SessionCreated':
      return { by: event.createdBy, facts: factsOf(event) };
    case 'SessionChanged':
      return { by: event.changedBy, facts: factsOf(event) };
    case 'SlotAdded': {
      const { slotId, startsAt, endsAt } = event;
      return { by: event.addedBy, facts: { slotId, startsAt, endsAt } };
    }
    case 'SlotRemoved':
      return { by: event.removedBy, facts: { removedSlotId: event.slotId } };
    case 'SessionPublished':
      return { by: event.publishedBy, facts: { published: true } };
    case 'SessionUnpublished':
      return { by: event.unpublishedBy, facts: { published: false } };
    case 'RecordingLinked':
      return { by: event.linkedBy, facts: { recordingUrl: event.recordingUrl } };
  }
}
