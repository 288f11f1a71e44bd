import {
  type Clock,
  type Instant,
  type OrderRef,
  plusMs,
  type Random,
  rejected,
  type Rejected,
} from '../../kernel/index.ts';
import type { WithdrawnLine } from '../domain/withdrawal-events.ts';

/** What the consumer said in the first step, under the id of the withdrawal that it may become. */
export interface Statement {
  readonly withdrawalId: string;
  readonly name: string;
  readonly contact: string;
  readonly lines: readonly WithdrawnLine[];
}

/**
 * The first step kept by nobody but the consumer: what they said is sealed into a token, and confirming is
 * sending it back. So nothing personal is stored of a withdrawal that was never confirmed.
 */
export interface Confirmations {
  tokenFor(
    orderRef: OrderRef,
    said: Omit<Statement, 'withdrawalId'>,
  ): { readonly token: string; readonly validUntil: Instant };
  /** Rejects: withdrawal.token-wrong, withdrawal.token-expired. */
  read(
    orderRef: OrderRef,
    token: string,
  ): { readonly kind: 'statement'; readonly statement: Statement } | Rejected;
}

export interface ConfirmationsOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** Encrypts the statement; the associated text binds it to its order. */
  readonly seal: (associated: string, clear: Uint8Array) => Buffer;
  /** Throws on anything that was not sealed so. */
  readonly open: (associated: string, sealed: Uint8Array) => Uint8Array;
}

/** Enough to read what one is about to confirm. */
const validMs = 60 * 60_000;

interface Sealed {
  readonly statement: Statement;
  readonly validUntil: Instant;
}

export function createConfirmations(options: ConfirmationsOptions): Confirmations {
  const { clock, random, seal } = options;
  return {
    tokenFor: (orderRef, said) => {
      const validUntil = plusMs(clock.now(), validMs);
      const sealed: Sealed = { statement: { withdrawalId: random.uuid(), ...said }, validUntil };
      const clear = Buffer.from(JSON.stringify(sealed), 'utf8');
      return { token: seal(sealedFor(orderRef), clear).toString('base64url'), validUntil };
    },
    read: (orderRef, token) => {
      const sealed = opened(options, orderRef, token);
      if (sealed === undefined) return rejected('withdrawal.token-wrong');
      const { statement, validUntil } = sealed;
      if (clock.now() > validUntil) return rejected('withdrawal.token-expired');
      return { kind: 'statement', statement };
    },
  };
}

/** The bytes were sealed by us, so their shape is not doubted. */
function opened(
  { open }: ConfirmationsOptions,
  orderRef: OrderRef,
  token: string,
): Sealed | undefined {
  try {
    const clear = open(sealedFor(orderRef), Buffer.from(token, 'base64url'));
    return JSON.parse(Buffer.from(clear).toString('utf8')) as Sealed;
  } catch {
    return undefined;
  }
}

function sealedFor(orderRef: OrderRef): string {
  return `withdrawal|${orderRef}`;
}
