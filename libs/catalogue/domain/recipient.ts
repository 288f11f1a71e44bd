import {
  accepted,
  already,
  type CommandId,
  CorruptStream,
  type Decision,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import { answerToRepeat, type EarlierCommands, holds, noCommands } from './earlier-commands.ts';

/** Somebody who is paid: a club, a teacher's firm. Who is not named is the house itself. */
export interface RecipientDetails {
  readonly name: string;
  /** Digits with country code, or the number of a Swish agreement: `1231181189`. */
  readonly swishNumber?: string;
  /** What the house keeps: 200 is 2 %. */
  readonly platformFeeBasisPoints: number;
  readonly active: boolean;
}

export interface RecipientCreated extends RecipientDetails {
  readonly type: 'RecipientCreated';
  readonly recipientId: string;
  readonly createdBy: CommandId;
}

/** All of what is known now: no Swish number means that there is none any more. */
export interface RecipientChanged extends RecipientDetails {
  readonly type: 'RecipientChanged';
  readonly recipientId: string;
  readonly changedBy: CommandId;
}

export type RecipientEvent = RecipientCreated | RecipientChanged;

export interface Recipient extends RecipientDetails {
  readonly recipientId: string;
}

export interface RecipientState {
  readonly recipient: Recipient | undefined;
  readonly earlier: EarlierCommands;
}

export type RecipientRejection =
  | 'catalogue.command-reused'
  | 'catalogue.id-taken'
  | 'catalogue.invalid-platform-fee'
  | 'catalogue.invalid-swish-number'
  | 'catalogue.unknown-recipient';

export const initialRecipient: RecipientState = { recipient: undefined, earlier: noCommands };

/** Folds one event; throws CorruptStream on a second creation or a change before the first. */
export function evolveRecipient(state: RecipientState, event: RecipientEvent): RecipientState {
  const isFirst = state.recipient === undefined;
  if (isFirst !== (event.type === 'RecipientCreated'))
    throw new CorruptStream(`${event.type} cannot follow`);
  const command = event.type === 'RecipientCreated' ? event.createdBy : event.changedBy;
  const details = detailsOf(event);
  const earlier = state.earlier.set(command, factsOf(details));
  return { recipient: { recipientId: event.recipientId, ...details }, earlier };
}

/**
 * Makes somebody known who can be paid. Creating the same again changes nothing.
 *
 * The platform's fee in basis points, 0 to 10000. Rejects: catalogue.id-taken, .invalid-swish-number
 * (8 to 15 digits), .invalid-platform-fee, .command-reused.
 */
export function createRecipient(
  state: RecipientState,
  command: RecipientDetails & { readonly commandId: CommandId; readonly recipientId: string },
): Decision<RecipientEvent, RecipientRejection> {
  const { commandId, recipientId } = command;
  const details = detailsOf(command);
  const repeat = answerToRepeat(state.earlier, commandId, factsOf(details));
  if (repeat !== undefined) return repeat;
  const { recipient } = state;
  if (recipient !== undefined)
    return holds(factsOf(recipient), factsOf(details)) ? already : rejected('catalogue.id-taken');
  const wrong = wrongDetails(details);
  if (wrong !== undefined) return wrong;
  return accepted({ type: 'RecipientCreated', recipientId, ...details, createdBy: commandId });
}

/**
 * Changes what is known of a recipient; what is left out stays, and an empty Swish number goes.
 *
 * Changing to what it is changes nothing. Rejects: catalogue.unknown-recipient, .invalid-swish-number,
 * .invalid-platform-fee, .command-reused.
 */
export function changeRecipient(
  state: RecipientState,
  command: Partial<RecipientDetails> & { readonly commandId: CommandId },
): Decision<RecipientEvent, RecipientRejection> {
  const { recipient } = state;
  if (recipient === undefined) return rejected('catalogue.unknown-recipient');
  const { commandId, name, swishNumber, platformFeeBasisPoints, active } = command;
  const wish = { name, swishNumber, platformFeeBasisPoints, active };
  const repeat = answerToRepeat(state.earlier, commandId, wish);
  if (repeat !== undefined) return repeat;
  const details = detailsOf({
    name: name ?? recipient.name,
    swishNumber: swishNumber ?? recipient.swishNumber ?? '',
    platformFeeBasisPoints: platformFeeBasisPoints ?? recipient.platformFeeBasisPoints,
    active: active ?? recipient.active,
  });
  if (holds(factsOf(recipient), factsOf(details))) return already;
  const wrong = wrongDetails(details);
  if (wrong !== undefined) return wrong;
  const { recipientId } = recipient;
  return accepted({ type: 'RecipientChanged', recipientId, ...details, changedBy: commandId });
}

/**
 * Who is paid: the first who is named and active, of the product, the event and the series in this
 * order; undefined is the house. One who is no longer active is passed over.
 */
export function chooseRecipient(named: readonly (Recipient | undefined)[]): Recipient | undefined {
  return named.find((recipient) => recipient?.active === true);
}

function wrongDetails({
  swishNumber = '12345678',
  platformFeeBasisPoints,
}: RecipientDetails): Rejected<RecipientRejection> | undefined {
  if (!/^[1-9]\d{7,14}$/.test(swishNumber)) return rejected('catalogue.invalid-swish-number');
  const isShare = platformFeeBasisPoints >= 0 && platformFeeBasisPoints <= 10_000;
  return Number.isSafeInteger(platformFeeBasisPoints) && isShare
    ? undefined
    : rejected('catalogue.invalid-platform-fee');
}

function detailsOf(from: RecipientDetails): RecipientDetails {
  const { name, swishNumber = '', platformFeeBasisPoints, active } = from;
  return {
    name,
    ...(swishNumber === '' ? {} : { swishNumber }),
    ...{ platformFeeBasisPoints, active },
  };
}

function factsOf({ swishNumber = '', ...details }: RecipientDetails) {
  const { name, platformFeeBasisPoints, active } = details;
  return { name, swishNumber, platformFeeBasisPoints, active };
}
