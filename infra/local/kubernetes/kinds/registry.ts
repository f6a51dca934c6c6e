import type { Kind } from "./kind.ts";

/** Every kind that is served now: the built-in ones, and those that definitions added. */
export class Kinds {
  readonly #builtin: readonly Kind[];
  readonly #custom = new Map<string, readonly Kind[]>();
  #byPath = new Map<string, Kind>();
  #all: readonly Kind[] = [];

  constructor(builtin: readonly Kind[]) {
    this.#builtin = builtin;
    this.#index();
  }

  /** The kind behind `/apis/{group}/{version}/{plural}`. */
  find(group: string, version: string, plural: string): Kind | undefined {
    return this.#byPath.get(`${group}/${version}/${plural}`);
  }

  all(): readonly Kind[] {
    return this.#all;
  }

  /** Some served version of a stored resource. */
  ofResource(resource: string): Kind | undefined {
    return this.#all.find((kind) => kind.resource === resource);
  }

  hasGroupVersion(group: string, version: string): boolean {
    return this.#all.some((kind) => kind.group === group && kind.version === version);
  }

  /** Sets what a definition serves; nothing when it is gone or not accepted. */
  setCustom(definition: string, kinds: readonly Kind[]): void {
    if (kinds.length === 0) this.#custom.delete(definition);
    else this.#custom.set(definition, kinds);
    this.#index();
  }

  #index(): void {
    this.#all = [...this.#builtin, ...[...this.#custom.values()].flat()];
    this.#byPath = new Map(
      this.#all.map((kind) => [`${kind.group}/${kind.version}/${kind.plural}`, kind]),
    );
  }
}
