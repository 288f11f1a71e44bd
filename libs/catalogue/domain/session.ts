import {
  accepted,
  already,
  type CommandId,
  type Decision,
  type Money,
  rejected,
} from '../../kernel/index.ts';
import { answerToRepeat, holds } from './earlier-commands.ts';
import type { ProductTypeDeclaration } from './product-type.ts';
import {
  factsOf,
  offerOf,
  type Session,
  type SessionEvent,
  type SessionOffer,
  type SessionState,
} from './session-events.ts';

export type SessionRejection =
  | 'catalogue.command-reused'
  | 'catalogue.id-taken'
  | 'catalogue.negative-amount'
  | 'catalogue.invalid-recording'
  | 'catalogue.unknown-product-type'
  | 'catalogue.unknown-session';

interface Commanded {
  readonly commandId: CommandId;
}

/**
 * Makes a session, which nobody sees or books until it is published.
 *
 * Öre of the price's own currency, VAT included, zero or more, for one seat of one slot. Creating the
 * same again changes nothing. Rejects: catalogue.id-taken (another session has the id),
 * .unknown-product-type, .negative-amount, .command-reused.
 */
export function createSession(
  state: SessionState,
  command: SessionOffer &
    Commanded & {
      readonly sessionId: string;
      readonly productType: string;
      /** What stands declared under that code, if anything. */
      readonly declaration: ProductTypeDeclaration | undefined;
    },
): Decision<SessionEvent, SessionRejection> {
  const { commandId, sessionId, productType } = command;
  const wish = { productType, ...offerOf(command) };
  const repeat = answerToRepeat(state.earlier, commandId, factsOf(wish));
  if (repeat !== undefined) return repeat;
  if (state.session !== undefined)
    return holds(factsOf(state.session), factsOf(wish)) ? already : rejected('catalogue.id-taken');
  if (command.declaration === undefined) return rejected('catalogue.unknown-product-type');
  if (wish.unitPrice.minor < 0) return rejected('catalogue.negative-amount');
  return accepted({ type: 'SessionCreated', sessionId, ...wish, createdBy: commandId });
}

/**
 * Changes a session's price or text; what is left out stays. Orders keep what they were placed with.
 *
 * An empty description takes it away. Changing to what it is changes nothing. Rejects:
 * catalogue.unknown-session, .negative-amount, .command-reused.
 */
export function changeSession(
  state: SessionState,
  command: Partial<SessionOffer> & Commanded,
): Decision<SessionEvent, SessionRejection> {
  const { session } = state;
  if (session === undefined) return rejected('catalogue.unknown-session');
  const { commandId, title, description, unitPrice } = command;
  const repeat = answerToRepeat(state.earlier, commandId, { title, description, unitPrice });
  if (repeat !== undefined) return repeat;
  const offer = offerAfter(session, command);
  if (offer.unitPrice.minor < 0) return rejected('catalogue.negative-amount');
  if (holds(factsOf(session), factsOf(offer))) return already;
  const { sessionId } = session;
  return accepted({ type: 'SessionChanged', sessionId, ...offer, changedBy: commandId });
}

/**
 * Shows a session to everybody and lets its slots be booked. Doing so again changes nothing.
 *
 * Rejects: catalogue.unknown-session, .command-reused.
 */
export function publishSession(
  state: SessionState,
  command: Commanded,
): Decision<SessionEvent, SessionRejection> {
  return setPublished(state, command, true);
}

/**
 * Hides a session; what is booked stays booked. Doing so again changes nothing.
 *
 * Rejects: catalogue.unknown-session, .command-reused.
 */
export function unpublishSession(
  state: SessionState,
  command: Commanded,
): Decision<SessionEvent, SessionRejection> {
  return setPublished(state, command, false);
}

/**
 * Says where a session's recording is; the same link again changes nothing, another takes its place.
 *
 * Rejects: catalogue.unknown-session, .invalid-recording (no https address), .command-reused.
 */
export function linkRecording(
  state: SessionState,
  command: Commanded & { readonly recordingUrl: string },
): Decision<SessionEvent, SessionRejection> {
  const { session } = state;
  if (session === undefined) return rejected('catalogue.unknown-session');
  const { commandId, recordingUrl } = command;
  const repeat = answerToRepeat(state.earlier, commandId, { recordingUrl });
  if (repeat !== undefined) return repeat;
  if (!/^https:\/\/[^\s/]+\.[^\s]+$/.test(recordingUrl))
    return rejected('catalogue.invalid-recording');
  if (session.recordingUrl === recordingUrl) return already;
  const { sessionId } = session;
  return accepted({ type: 'RecordingLinked', sessionId, recordingUrl, linkedBy: commandId });
}

function setPublished(
  state: SessionState,
  { commandId }: Commanded,
  published: boolean,
): Decision<SessionEvent, SessionRejection> {
  const { session } = state;
  if (session === undefined) return rejected('catalogue.unknown-session');
  const repeat = answerToRepeat(state.earlier, commandId, { published });
  if (repeat !== undefined) return repeat;
  if (session.published === published) return already;
  const { sessionId } = session;
  return accepted(
    published
      ? { type: 'SessionPublished', sessionId, publishedBy: commandId }
      : { type: 'SessionUnpublished', sessionId, unpublishedBy: commandId },
  );
}

function offerAfter(session: Session, change: Partial<SessionOffer>): SessionOffer {
  const unitPrice: Money = change.unitPrice ?? session.unitPrice;
  const description = change.description ?? session.description ?? '';
  return offerOf({ title: change.title ?? session.title, description, unitPrice });
}
