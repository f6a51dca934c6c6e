import type { ObjectStore } from "./object-store.ts";

/** Those of the shallow commits that one gets to from a commit; the others no longer matter to a server. */
export function reachedShallow(
  store: ObjectStore,
  from: string,
  shallow: readonly string[],
): string[] {
  const ends = new Set(shallow);
  const seen = new Set([from]);
  const reached: string[] = [];
  for (const id of seen) {
    if (ends.has(id)) reached.push(id);
    else if (store.has(id)) for (const parent of store.commit(id).parents) seen.add(parent);
  }
  return reached;
}
