import type { JsonMap } from "../json.ts";
import { withAt } from "../json.ts";
import { History } from "./history.ts";
import type { Change } from "./history.ts";

/** Where writes are kept between runs. */
export interface Journal {
  readonly append: (change: Change) => void;
}

export interface Saved {
  readonly revision: number;
  readonly objects: readonly {
    readonly resource: string;
    readonly key: string;
    readonly object: JsonMap;
  }[];
}

/** Every object of the cluster, by resource and key, with one revision counter for all. */
export class Store {
  readonly #resources = new Map<string, Shelf>();
  readonly #watchers = new Set<(change: Change) => void>();
  readonly #journal: Journal;
  readonly history: History;
  #revision: number;

  constructor(saved: Saved, journal: Journal) {
    this.#revision = saved.revision;
    this.#journal = journal;
    this.history = new History(saved.revision);
    for (const { resource, key, object } of saved.objects) {
      this.#shelf(resource).objects.set(key, object);
    }
  }

  get revision(): number {
    return this.#revision;
  }

  get(resource: string, key: string): JsonMap | undefined {
    return this.#resources.get(resource)?.objects.get(key);
  }

  /** The objects of a resource in the order of their keys. */
  list(resource: string): readonly (readonly [string, JsonMap])[] {
    return this.#resources.get(resource)?.sorted() ?? [];
  }

  resources(): readonly string[] {
    return [...this.#resources.keys()];
  }

  /** Writes an object, which gets the next revision as its resourceVersion. */
  put(resource: string, key: string, object: JsonMap): JsonMap {
    const previous = this.get(resource, key);
    const revision = (this.#revision += 1);
    const written = withAt(object, ["metadata", "resourceVersion"], String(revision));
    this.#shelf(resource).set(key, written);
    const before = previous === undefined ? {} : { previous };
    this.#tell({ revision, resource, key, object: written, ...before });
    return written;
  }

  /** Takes an object away; answers it with the revision of that. */
  remove(resource: string, key: string): JsonMap | undefined {
    const previous = this.get(resource, key);
    if (previous === undefined) return undefined;
    const revision = (this.#revision += 1);
    this.#shelf(resource).delete(key);
    this.#tell({ revision, resource, key, previous });
    return withAt(previous, ["metadata", "resourceVersion"], String(revision));
  }

  /** Calls back on every write from now on, until the function that is returned is called. */
  watch(tell: (change: Change) => void): () => void {
    this.#watchers.add(tell);
    return () => this.#watchers.delete(tell);
  }

  #tell(change: Change): void {
    this.history.add(change);
    this.#journal.append(change);
    for (const tell of this.#watchers) tell(change);
  }

  #shelf(resource: string): Shelf {
    const known = this.#resources.get(resource);
    if (known !== undefined) return known;
    const made = new Shelf();
    this.#resources.set(resource, made);
    return made;
  }
}

/** The objects of one resource; sorted when somebody asks. */
class Shelf {
  readonly objects = new Map<string, JsonMap>();
  #keys: readonly string[] | undefined;

  set(key: string, object: JsonMap): void {
    if (!this.objects.has(key)) this.#keys = undefined;
    this.objects.set(key, object);
  }

  delete(key: string): void {
    this.objects.delete(key);
    this.#keys = undefined;
  }

  sorted(): readonly (readonly [string, JsonMap])[] {
    this.#keys ??= [...this.objects.keys()].toSorted(compareKeys);
    return this.#keys.flatMap((key) => {
      const object = this.objects.get(key);
      return object === undefined ? [] : [[key, object] as const];
    });
  }
}

/** By bytes, as etcd sorts. */
export function compareKeys(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
