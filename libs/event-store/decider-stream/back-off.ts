import { setTimeout as wait } from 'node:timers/promises';
import type { Random } from '../../kernel/index.ts';

/** Milliseconds, at most. */
const longestMs = 100;

/** Waits a random while, longer with each try, so that two processes do not meet again and again. */
export async function backOff(tries: number, random: Random): Promise<void> {
  const [byte = 0] = random.bytes(1);
  await wait((Math.min(2 ** tries, longestMs) * byte) / 256);
}
