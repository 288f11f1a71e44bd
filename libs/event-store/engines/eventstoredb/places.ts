import { OperationalError } from '../../../kernel/index.ts';
import type { Position } from '../../event-store.ts';
import { idPrefixOf } from '../log-position.ts';

/**
 * A record's place in the server's log. Both numbers are kept, as servers have mixed them up; order
 * is by `commit`. The beginning of the event's id tells whether it is still the same record.
 */
export interface Place {
  readonly commit: bigint;
  readonly prepare: bigint;
  readonly idPrefix: string;
}

const storeIdPattern = /^[A-Za-z0-9_-]{8,64}$/;
const tokenPattern =
  /^(0|[1-9]\d{0,18})\.(0|[1-9]\d{0,18})\.([0-9a-f]{12})\.([A-Za-z0-9_-]{8,64})$/;

export function placeOf(
  position: { readonly commit: bigint; readonly prepare: bigint },
  eventId: string,
): Place {
  const { commit, prepare } = position;
  return { commit, prepare, idPrefix: idPrefixOf(eventId) };
}

/** Tokens of one store: `commit.prepare.id.store`. */
export class Places {
  readonly #storeId: string;

  constructor(storeId: string) {
    if (!storeIdPattern.test(storeId)) throw new RangeError('not a store id');
    this.#storeId = storeId;
  }

  encode({ commit, prepare, idPrefix }: Place): Position {
    return `${String(commit)}.${String(prepare)}.${idPrefix}.${this.#storeId}` as Position;
  }

  /** Throws OperationalError `event-store.foreign-position` unless the token is of this store. */
  decode(token: string): Place {
    const [, commit, prepare, idPrefix, storeId] = tokenPattern.exec(token) ?? [];
    if (commit === undefined || prepare === undefined || idPrefix === undefined) throw foreign();
    if (storeId !== this.#storeId) throw foreign();
    return { commit: BigInt(commit), prepare: BigInt(prepare), idPrefix };
  }

  parse(token: string): Position {
    this.decode(token);
    return token as Position;
  }

  compare(a: Position, b: Position): number {
    const left = this.decode(a).commit;
    const right = this.decode(b).commit;
    return left === right ? 0 : left < right ? -1 : 1;
  }
}

function foreign(): OperationalError {
  return new OperationalError('event-store.foreign-position', 'a position of another store', {
    retryable: false,
  });
}
