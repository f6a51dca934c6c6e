/** An object that more than one Kustomization applies, and the others that do. */
export interface SharedObject {
  readonly id: string; // of the inventory
  readonly others: readonly string[]; // the keys of their Kustomizations
}

/**
 * Remembers which objects more than one Kustomization applies, and how each wants them; of what only one applies it keeps
 * nothing.
 */
export class Rivals {
  readonly #claims = new Map<string, Map<string, string>>(); // inventory id, owner, digest of what that wants

  /** One Kustomization finds an object in the hands of another. */
  claim(id: string, owner: string, desired: string): void {
    const claims = this.#claims.get(id) ?? new Map<string, string>();
    this.#claims.set(id, claims.set(owner, desired));
  }

  /** Whether a Kustomization wants a shared object still as it did when it last applied it. */
  isUnchanged(id: string, owner: string, desired: string): boolean {
    return this.#claims.get(id)?.get(owner) === desired;
  }

  /** The other Kustomizations that apply an object. */
  othersOf(id: string, owner: string): readonly string[] {
    return [...(this.#claims.get(id)?.keys() ?? [])].filter((other) => other !== owner);
  }

  /** What a Kustomization shares with others. */
  sharedBy(owner: string): readonly SharedObject[] {
    return [...this.#claims]
      .filter(([, claims]) => claims.has(owner))
      .map(([id]) => ({ id, others: this.othersOf(id, owner) }))
      .filter(({ others }) => others.length > 0);
  }

  /** A Kustomization applies an object no more; those that still do. */
  release(id: string, owner: string): readonly string[] {
    const claims = this.#claims.get(id);
    if (claims?.delete(owner) !== true) return [];
    const left = [...claims.keys()];
    if (left.length < 2) this.#claims.delete(id);
    return left;
  }
}
