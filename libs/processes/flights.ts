interface Flight<Result> {
  readonly current: Promise<Result>;
  /** Begins when the current one has ended, for everybody who came after that had begun. */
  next: Promise<Result> | undefined;
}

/**
 * One run per key at a time within this process. Who comes while one is under way waits for exactly
 * one more, since the one under way may have looked before what they bring.
 */
export class Flights<Result> {
  readonly #flights = new Map<string, Flight<Result>>();

  run(key: string, work: () => Promise<Result>): Promise<Result> {
    const flight = this.#flights.get(key);
    if (flight === undefined) return this.#start(key, work);
    flight.next ??= flight.current.then(
      () => this.#start(key, work),
      () => this.#start(key, work),
    );
    return flight.next;
  }

  /** Resolves when all that is under way now has ended, well or not. */
  async settled(): Promise<void> {
    const under = [...this.#flights.values()].map(({ current, next }) => next ?? current);
    await Promise.allSettled(under);
  }

  #start(key: string, work: () => Promise<Result>): Promise<Result> {
    const current = work();
    const flight: Flight<Result> = { current, next: undefined };
    this.#flights.set(key, flight);
    const land = (): void => {
      if (flight.next === undefined) this.#flights.delete(key);
    };
    current.then(land, land);
    return current;
  }
}
