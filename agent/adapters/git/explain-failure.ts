import type { GitProblem } from "../../ports.ts";
import { TreeTooLarge } from "./check-tree.ts";
import { GitFailure } from "./git-failure.ts";
import { DownloadTooLarge } from "./incoming-pack.ts";
import { isDamage } from "./is-damage.ts";
import { printBytes, type GitLimits } from "./limits.ts";
import { TooManyObjects } from "./pack/index-pack.ts";
import { DamagedPack } from "./pack/inflate.ts";
import { OversizedObject } from "./pack/read-entry.ts";
import { MissingObject } from "./pack/read-object.ts";
import { UnsafeName } from "./parse-tree.ts";
import { cacheFailed, incomplete, tooLarge, unsafeName, type Asked } from "./problems.ts";

/** Tells in words what a look failed at; undefined where it is none of the things that are expected to happen. */
export function explainFailure(
  asked: Asked,
  limits: GitLimits,
  cause: unknown,
): GitProblem | undefined {
  if (cause instanceof GitFailure) return cause.problem;
  if (cause instanceof UnsafeName) return unsafeName(asked, cause.message);
  if (cause instanceof DamagedPack || cause instanceof MissingObject)
    return incomplete(asked, cause.message);
  if (cause instanceof Error && isDamage(cause)) return cacheFailed(asked, cause.message);
  const excess = excessOf(limits, cause);
  return excess === undefined ? undefined : tooLarge(asked, excess);
}

function excessOf(limits: GitLimits, cause: unknown): string | undefined {
  if (cause instanceof DownloadTooLarge) {
    return `more than ${printBytes(limits.downloadBytes)} would be downloaded at once`;
  }
  if (cause instanceof TooManyObjects) {
    return `it has ${cause.objects} objects, and ${limits.objects} are allowed`;
  }
  if (cause instanceof OversizedObject) {
    return `a file has ${printBytes(cause.bytes)}, and ${printBytes(limits.fileBytes)} are allowed`;
  }
  return cause instanceof TreeTooLarge ? cause.message : undefined;
}
