/** Lets any number of readers sleep until something new is there. */
export class WakeUp {
  #sleepers: (() => void)[] = [];

  /** Resolves at the next `wake`; look for news before, and do not await anything between. */
  next(): Promise<void> {
    return new Promise((resolve) => this.#sleepers.push(resolve));
  }

  wake(): void {
    const sleepers = this.#sleepers;
    this.#sleepers = [];
    for (const resume of sleepers) resume();
  }
}
