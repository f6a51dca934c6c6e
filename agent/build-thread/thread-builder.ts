import {
  buildHere,
  buildNow,
  type BuildDone,
  type Builder,
  type BuildWork,
} from "../reconcile/builder.ts";
import { boundedTree, TooMuchRead, type ReadLimits } from "../source/bounded-tree.ts";
import { BuildThread } from "./build-thread.ts";

const SMALL: ReadLimits = { files: 40, bytes: 64 * 1024 }; // ours: what is built in some 20 ms
const IDLE_MILLISECONDS = 3000; // ours: after which the thread is ended, and its memory given back

/** Builds small things at once, and large ones in a thread, so that nothing else has to wait for them. */
export function threadBuilder(program: string | undefined): Builder {
  return program === undefined ? buildHere : new ThreadBuilder(program);
}

class ThreadBuilder implements Builder {
  readonly #program: string;
  #thread: BuildThread | undefined;
  #last: Promise<unknown> = Promise.resolve();
  #idle: NodeJS.Timeout | undefined;

  constructor(program: string) {
    this.#program = program;
  }

  async build(work: BuildWork, isLarge: boolean, signal: AbortSignal): Promise<BuildDone> {
    const done = isLarge ? undefined : buildSmall(work);
    return done ?? this.#inTurn(() => this.#buildInThread(work, signal));
  }

  /** One build after the other: the thread does one thing at a time. */
  #inTurn(build: () => Promise<BuildDone>): Promise<BuildDone> {
    const turn = this.#last.then(build);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  async #buildInThread(work: BuildWork, signal: AbortSignal): Promise<BuildDone> {
    signal.throwIfAborted();
    clearTimeout(this.#idle);
    this.#thread ??= new BuildThread(this.#program);
    try {
      return await this.#thread.build(work, signal);
    } finally {
      if (this.#thread.hasEnded) this.#thread = undefined;
      this.#idle = setTimeout(() => this.#end(), IDLE_MILLISECONDS).unref();
    }
  }

  #end(): void {
    this.#thread?.end();
    this.#thread = undefined;
  }
}

/** Undefined where it turned out to be too large. */
function buildSmall(work: BuildWork): BuildDone | undefined {
  try {
    return buildNow({ ...work, tree: boundedTree(work.tree, SMALL) });
  } catch (thrown) {
    if (thrown instanceof TooMuchRead) return undefined;
    throw thrown;
  }
}
