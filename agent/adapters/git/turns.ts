/** Lets work on one thing happen one after the other, and work on different things at once. */
export class Turns {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Does the work as soon as all that came before, for the same name, is done or has failed. */
  async take<T>(name: string, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(name) ?? Promise.resolve();
    const mine = before.then(work, work);
    this.#last.set(name, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(name) === mine) this.#last.delete(name);
    }
  }
}
