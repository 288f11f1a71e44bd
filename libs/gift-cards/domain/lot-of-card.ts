import { availableIn, type Balance, expire, type Lot, resize } from '../../balance/index.ts';
import { CorruptStream } from '../../kernel/index.ts';

/** The card's only lot. */
export const lotId = 'card';

/** What no hold, use, expiry or revocation has taken; nothing before the card was activated. */
export function unspentIn(balance: Balance): number {
  const lot = balance.lots.get(lotId);
  return lot === undefined ? 0 : availableIn(lot);
}

/** All that is left has ended. */
export function withoutRest(balance: Balance, amount: number): Balance {
  if (amount !== unspentIn(balance)) throw new CorruptStream('what expires is all that is left');
  return expire(balance, lotId);
}

/** What had expired is there again. */
export function withRestored(balance: Balance, amount: number): Balance {
  const lot = balance.lots.get(lotId);
  if (lot === undefined || amount < 0 || amount > lot.expired)
    throw new CorruptStream('more is restored than had expired');
  const live: Lot = { ...lot, expired: lot.expired - amount };
  return { ...balance, lots: balance.lots.set(lotId, live) };
}

/** What is revoked was never credited, as it were: it leaves the lot, and comes back into it. */
export function resizedBy(balance: Balance, amount: number): Balance {
  const lot = balance.lots.get(lotId);
  return lot === undefined ? balance : resize(balance, lotId, lot.credited + amount);
}
