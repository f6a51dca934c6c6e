import { printDuration } from "../objects/duration.ts";

/** An object that somebody else changes again and again, whenever it was set back. */
export interface Contest {
  readonly name: string; // Kind/namespace/name
  readonly manager: string | undefined; // the field manager that changed it last
  readonly delaySeconds: number; // how long a change now stands before it is undone
}

/** What people are told about contested objects: who, what now happens, and what to do. */
export function contestMessage(contests: readonly Contest[]): string {
  const lines = contests.map(({ name, manager = "somebody", delaySeconds }) => {
    const delay = printDuration(delaySeconds);
    return `${name} is changed again and again by '${manager}', and now set back only after ${delay}: take the field out of git, annotate the object with kustomize.toolkit.fluxcd.io/ssa: Merge, or stop '${manager}'`;
  });
  return lines.join("\n");
}
