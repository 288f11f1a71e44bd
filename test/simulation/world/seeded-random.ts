import type { Random } from '../../../libs/kernel/index.ts';
import type { Chance } from '../../crash/chance.ts';

/** Draws of the product itself (ids, keys, references), which a seed repeats like all others. */
export function seededRandom(chance: Chance): Random {
  const bytes = (length: number): Uint8Array => {
    const drawn = new Uint8Array(length);
    for (let i = 0; i < length; i += 1) drawn[i] = Math.floor(chance.number() * 256);
    return drawn;
  };
  return { bytes, uuid: () => uuidOf(bytes(16)) };
}

/** Version 4, RFC 9562. */
function uuidOf(bytes: Uint8Array): string {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return [8, 12, 16, 20, 32].map((end, i, ends) => hex.slice(ends[i - 1] ?? 0, end)).join('-');
}
