/** Draws that a seed repeats. Each client has its own, so that their order among them matters not. */
export interface Chance {
  /** At least 0, below 1. */
  readonly number: () => number;
  /** A whole number, both ends included. */
  readonly between: (least: number, most: number) => number;
  readonly happens: (probability: number) => boolean;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  /** One that is drawn from this one: the same name of the same seed gives the same draws. */
  readonly fork: (name: string) => Chance;
}

/** Draws from a seed (mulberry32). */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const number = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (least: number, most: number) =>
    least + Math.floor(number() * (most - least + 1));
  return {
    number,
    between,
    happens: (probability) => number() < probability,
    pick: (items) => items[between(0, items.length - 1)]!,
    fork: (name) => chanceOf(hashOf(`${String(seed)}|${name}`)),
  };
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash >>> 0;
}
