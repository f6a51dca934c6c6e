import { printDuration } from "../objects/duration.ts";

/** An object that is not this Kustomization's alone. */
export type Contest =
  | {
      readonly kind: "changed"; // again and again, whenever it was set back
      readonly name: string; // Kind/namespace/name
      readonly changer: string | undefined; // the field manager, or the Kustomization, that changed it last
      readonly delaySeconds: number; // how long a change now stands before it is undone
    }
  | {
      readonly kind: "shared"; // other Kustomizations apply it, too
      readonly name: string;
      readonly others: readonly string[]; // their keys, namespace/name
    };

/** What people are told about contested objects: who, what now happens, and what to do. */
export function contestMessage(contests: readonly Contest[]): string {
  return contests.map(describe).join("\n");
}

/** The reason of the condition, in one word. */
export function contestReason(contests: readonly Contest[]): string {
  return contests.some(({ kind }) => kind === "changed") ? "ChangedByOthers" : "AppliedByOthers";
}

function describe(contest: Contest): string {
  const { name } = contest;
  switch (contest.kind) {
    case "changed": {
      const { changer = "somebody", delaySeconds } = contest;
      const delay = printDuration(delaySeconds);
      return `${name} is changed again and again by '${changer}', and now set back only after ${delay}: take the field out of git, annotate the object with kustomize.toolkit.fluxcd.io/ssa: Merge, or stop '${changer}'`;
    }
    case "shared": {
      const others = contest.others.map((key) => `'${key}'`).join(", ");
      return `${name} is applied by Kustomization ${others}, too, and stays as the one of them wants it that was changed last: take it out of all but one`;
    }
  }
}
