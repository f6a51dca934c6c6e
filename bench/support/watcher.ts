import type { KubeObject, ObjectRef } from "../../agent/objects/kube-object.ts";
import type { Cluster, WatchChange } from "../../agent/ports.ts";

const PATIENCE_SECONDS = 300;

type Holds = (object: KubeObject) => boolean;

interface Waiting {
  readonly name: string;
  readonly holds: Holds | undefined; // undefined: that it is gone
  readonly resolve: (at: number) => void;
}

/** Watches the objects of a kind in a namespace, and tells when one of them became what is waited for. */
export class Watcher {
  readonly #stop = new AbortController();
  readonly #objects = new Map<string, KubeObject>();
  readonly #waiting = new Set<Waiting>();
  readonly #ended: Promise<void>;

  constructor(
    cluster: Pick<Cluster, "watch">,
    kind: Pick<ObjectRef, "apiVersion" | "kind">,
    namespace: string,
  ) {
    const scope = { namespace };
    this.#ended = cluster.watch(kind, scope, (change) => this.#take(change), this.#stop.signal);
  }

  /** When an object came to hold something, in milliseconds as performance.now counts; rejects where that takes too long. */
  until(name: string, holds: Holds): Promise<number> {
    const known = this.#objects.get(name);
    if (known !== undefined && holds(known)) return Promise.resolve(performance.now());
    return this.#wait(name, holds);
  }

  /** When an object that was there was deleted. */
  untilGone(name: string): Promise<number> {
    return this.#objects.has(name)
      ? this.#wait(name, undefined)
      : Promise.resolve(performance.now());
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  #wait(name: string, holds: Holds | undefined): Promise<number> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        name,
        holds,
        resolve: (at) => {
          clearTimeout(timer);
          this.#waiting.delete(waiting);
          resolve(at);
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.delete(waiting);
        reject(new Error(`${name} did not become what was waited for in ${PATIENCE_SECONDS} s`));
      }, PATIENCE_SECONDS * 1000);
      this.#waiting.add(waiting);
    });
  }

  #take(change: WatchChange): void {
    const at = performance.now();
    if (change.kind === "removed") {
      const { name } = change.object.metadata;
      this.#objects.delete(name);
      this.#tell(name, undefined, at);
      return;
    }
    for (const object of change.kind === "listed" ? change.objects : [change.object]) {
      const { name } = object.metadata;
      this.#objects.set(name, object);
      this.#tell(name, object, at);
    }
  }

  #tell(name: string, object: KubeObject | undefined, at: number): void {
    for (const waiting of this.#waiting) {
      if (waiting.name !== name) continue;
      const { holds } = waiting;
      const isSo = object === undefined ? holds === undefined : holds?.(object) === true;
      if (isSo) waiting.resolve(at);
    }
  }
}
