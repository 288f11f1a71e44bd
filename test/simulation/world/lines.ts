import { type EventStore, type MemoryEventStore } from '../../../libs/event-store/index.ts';
import { OperationalError } from '../../../libs/kernel/index.ts';
import type { Chance } from '../../crash/chance.ts';
import { type Life, never } from './life.ts';
import type { Timeline } from './timeline.ts';
import type { Weather } from './weather.ts';

/** One process's way to the world outside: where it waits, dies, and hears nothing. */
export class Line {
  readonly weather: Weather;
  readonly chance: Chance;
  readonly timeline: Timeline;
  readonly life: Life;
  readonly #crash: () => void;

  constructor(parts: {
    readonly weather: Weather;
    readonly chance: Chance;
    readonly timeline: Timeline;
    readonly life: Life;
    readonly crash: () => void;
  }) {
    this.weather = parts.weather;
    this.chance = parts.chance;
    this.timeline = parts.timeline;
    this.life = parts.life;
    this.#crash = parts.crash;
  }

  /** Between two steps: time passes, and the process may die there and go no further. */
  async travel(leastMs: number, mostMs: number): Promise<void> {
    await this.timeline.pass(this.chance.between(leastMs, mostMs));
    if (!this.life.isOver && this.weather.happens('crash')) this.#crash();
    if (this.life.isOver) await never();
  }
}

/** The engine as one process reaches it: late, not at all, or without an answer. */
export function storeOver(line: Line, engine: MemoryEventStore): EventStore {
  const ask = async <Result>(read: () => Promise<Result>): Promise<Result> => {
    await line.travel(1, 6);
    if (line.weather.happens('store-unavailable')) throw unavailable();
    return read();
  };
  return {
    storeId: () => engine.storeId(),
    append: async (streamId, expected, events) => {
      await line.travel(...latencyOf(line));
      if (line.weather.happens('store-unavailable')) throw unavailable();
      const isLost = line.weather.happens('store-answer-lost');
      const isStored = !isLost || line.chance.happens(0.5);
      const result = isStored ? await engine.append(streamId, expected, events) : undefined;
      await line.travel(...latencyOf(line));
      if (isLost || result === undefined) throw outcomeUnknown();
      return result;
    },
    read: (streamId, options) => ask(() => engine.read(streamId, options)),
    last: (streamId) => ask(() => engine.last(streamId)),
    readAll: (options) => ask(() => engine.readAll(options)),
    head: () => ask(() => engine.head()),
    subscribe: (options) => engine.subscribe(options),
    comparePositions: (a, b) => engine.comparePositions(a, b),
    parsePosition: (token) => engine.parsePosition(token),
    close: () => Promise.resolve(),
  };
}

function latencyOf({ weather, chance }: Line): readonly [number, number] {
  return weather.happens('store-slow') ? [2_000, chance.pick([10_000, 40_000])] : [1, 9];
}

function unavailable(): OperationalError {
  return new OperationalError('event-store.unavailable', 'the store is away', { retryable: true });
}

function outcomeUnknown(): OperationalError {
  return new OperationalError('event-store.outcome-unknown', 'the store did not answer', {
    retryable: true,
  });
}
