/** The time from one start of a process to its death. */
export class Life {
  #isOver = false;
  readonly #mourners = new Set<() => void>();

  get isOver(): boolean {
    return this.#isOver;
  }

  end(): void {
    this.#isOver = true;
    for (const tell of this.#mourners) tell();
    this.#mourners.clear();
  }

  /** What the promise brings, or undefined when the process dies first. */
  async orDeath<Result>(promise: Promise<Result>): Promise<Result | undefined> {
    if (this.#isOver) return undefined;
    let tell: (() => void) | undefined;
    const death = new Promise<undefined>((resolve) => {
      tell = () => {
        resolve(undefined);
      };
      this.#mourners.add(tell);
    });
    try {
      return await Promise.race([promise, death]);
    } finally {
      if (tell !== undefined) this.#mourners.delete(tell);
    }
  }
}

/** Where what a dead process had under way stays. A promise for each, so that its memory is given back. */
export function never(): Promise<never> {
  return new Promise(() => undefined);
}
