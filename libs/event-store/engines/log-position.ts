import { OperationalError } from '../../kernel/index.ts';
import type { Position } from '../event-store.ts';

/** A place in a numbered log: its number from 1, and the first 48 bits of the event's id there. */
export interface LogPosition {
  readonly number: number;
  readonly idPrefix: string;
}

/** In ASCII order, so that the text of two numbers compares as the numbers do. */
const digits = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';
const storeIdPattern = /^[A-Za-z0-9_-]{8,64}$/;
const tokenPattern = /^[-0-9A-Za-z_]{8}[0-9a-f]{12}[A-Za-z0-9_-]{8,64}$/;
const numberLength = 8;
const prefixEnd = numberLength + 12;

/**
 * Tokens of one numbered log: eight digits of base 64 for the number (48 bits), twelve of hexadecimal
 * for the event id, then the store's id. The event id is there so that a log restored from an older
 * backup, where another event took the number, is recognised.
 */
export class LogPositions {
  readonly #storeId: string;

  constructor(storeId: string) {
    if (!storeIdPattern.test(storeId)) throw new RangeError('not a store id');
    this.#storeId = storeId;
  }

  encode(number: number, eventId: string): Position {
    return (numberText(number) + idPrefixOf(eventId) + this.#storeId) as Position;
  }

  /** Throws OperationalError `event-store.foreign-position` unless the token is of this store. */
  decode(position: Position): LogPosition {
    this.#refuseForeign(position);
    let number = 0;
    for (let i = 0; i < numberLength; i++)
      number = number * 64 + digits.indexOf(position.charAt(i));
    return { number, idPrefix: position.slice(numberLength, prefixEnd) };
  }

  parse(token: string): Position {
    if (!tokenPattern.test(token)) throw foreign();
    this.#refuseForeign(token);
    return token as Position;
  }

  compare(a: Position, b: Position): number {
    this.#refuseForeign(a);
    this.#refuseForeign(b);
    const left = a.slice(0, numberLength);
    const right = b.slice(0, numberLength);
    return left === right ? 0 : left < right ? -1 : 1;
  }

  #refuseForeign(token: string): void {
    if (token.length !== prefixEnd + this.#storeId.length || !token.endsWith(this.#storeId))
      throw foreign();
  }
}

/** What a position keeps of the event's id. */
export function idPrefixOf(eventId: string): string {
  return eventId.slice(0, 8) + eventId.slice(9, 13);
}

function numberText(number: number): string {
  let text = '';
  let rest = number;
  for (let i = 0; i < numberLength; i++) {
    text = digits.charAt(rest % 64) + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

function foreign(): OperationalError {
  return new OperationalError('event-store.foreign-position', 'a position of another store', {
    retryable: false,
  });
}
