import { readPushCommands, type RefChange } from "./ref-change.ts";

/** Looks at the body of a push while it passes by, for the ref updates at its beginning. */
export class PushedChanges {
  #head: Buffer | undefined = Buffer.alloc(0);
  #changes: readonly RefChange[] = [];

  /** The ref updates that were asked for, whether git granted them or not. */
  get asked(): readonly RefChange[] {
    return this.#changes;
  }

  async *watch(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    for await (const chunk of body) {
      this.#look(chunk);
      yield chunk;
    }
  }

  #look(chunk: Buffer): void {
    if (this.#head === undefined) return;
    this.#head = Buffer.concat([this.#head, chunk]);
    const changes = readPushCommands(this.#head);
    if (changes === undefined) return;
    this.#changes = changes;
    this.#head = undefined;
  }
}
