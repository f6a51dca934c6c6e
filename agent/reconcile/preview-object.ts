import { err, ok, type Result } from "#contract/result.ts";

import { cleanUpSteps } from "../objects/clean-up.ts";
import { asksFor } from "../objects/control-keys.ts";
import { changeBetween, contentDigest } from "../objects/drift.ts";
import { inventoryEntryOf } from "../objects/inventory-id.ts";
import { refOf, type KubeObject } from "../objects/kube-object.ts";
import { displayName } from "../objects/object-key.ts";
import { decideApply } from "../plan/decide-apply.ts";
import type { ApiProblem, Cluster } from "../ports.ts";
import { isPassing, refusalMessage, saysImmutable } from "../report/refusal.ts";

/** What is to be done to one object. `object` is as it is to be, in the namespace where it lives. */
export type Step =
  | { readonly kind: "create" | "skip" | "settled"; readonly object: KubeObject }
  | { readonly kind: "unchanged"; readonly object: KubeObject; readonly live: KubeObject }
  | {
      readonly kind: "configure";
      readonly object: KubeObject;
      readonly unclean?: KubeObject; // as it is now, where its metadata is to be cleaned up first
    }
  | { readonly kind: "recreate"; readonly object: KubeObject; readonly live: KubeObject };

/** Why nothing is to be done to an object. */
export interface Refusal {
  readonly message: string; // a sentence that names the object
  readonly isPassing: boolean; // it is not about the object: others would fare the same now
}

/** Whether a step writes to the cluster. */
export function isWrite({ kind }: Step): boolean {
  return kind === "create" || kind === "configure" || kind === "recreate";
}

/** What deciding about an object needs to know besides it. */
export interface PreviewContext {
  readonly cluster: Pick<Cluster, "isNamespaced" | "read" | "preview">;
  readonly isTracked: (id: string) => boolean; // whether an inventory id was applied before
  readonly isSettled: (object: KubeObject) => boolean; // whether it is known to be as it is wanted
  readonly contentOf: (object: KubeObject) => string | undefined; // the content digest of what is in the cluster, where it is known
  readonly force: boolean;
  readonly overrideManagers: readonly string[]; // whose fields are taken over, besides kubectl's
}

const DEFAULT_NAMESPACE = "default"; // kubectl's: where an object goes that lives in a namespace and names none

/**
 * Finds out what is to be done to an object by a dry run, writing nothing.
 *
 * What is known to be settled costs no request. What is new, or known as it is in the cluster, costs the dry run alone;
 * what else was applied before is read while that is under way. The rules are those of fluxcd/pkg/ssa ApplyAll.
 */
export async function previewObject(
  desired: KubeObject,
  context: PreviewContext,
  signal: AbortSignal,
): Promise<Result<Step, Refusal>> {
  const { cluster, isTracked, isSettled, contentOf, force } = context;
  const placed = await place(desired, cluster, signal);
  if (!placed.ok) return err(refusal(desired, "dry-run", placed.error));
  const object = placed.value;
  if (isSettled(object)) return ok({ kind: "settled", object });
  const content = contentOf(object);
  const isToBeRead = content === undefined && isTracked(inventoryEntryOf(object).id);
  const reading = isToBeRead ? read(object, cluster, signal) : undefined;
  const preview = await cluster.preview(object, signal);
  if (content !== undefined && preview.ok) {
    const step = decideKnown(object, { content, preview: preview.value }, context);
    if (step !== undefined) return ok(step);
  }
  const isNew = preview.ok && changeBetween(undefined, preview.value) === "created";
  const live = isNew ? ok(undefined) : await (reading ?? read(object, cluster, signal));
  if (!live.ok) return live;
  if (decideApply(object, live.value).kind === "skip") return ok({ kind: "skip", object });
  if (!preview.ok)
    return decideRefused(object, { live: live.value, problem: preview.error, force });
  if (isNew) return ok({ kind: "create", object });
  return ok(decideChange(object, { live: live.value, preview: preview.value }, context));
}

/**
 * Decides by the dry run alone, for an object that was applied, and is still what it was then; undefined where that is
 * not so after all, or where its metadata has to be cleaned up, for which it is to be read.
 */
function decideKnown(
  object: KubeObject,
  { content, preview }: { readonly content: string; readonly preview: KubeObject },
  { overrideManagers }: PreviewContext,
): Step | undefined {
  if (changeBetween(undefined, preview) === "created") return undefined;
  if (cleanUpSteps(object, preview, overrideManagers).length > 0) return undefined;
  if (decideApply(object, preview).kind === "skip") return { kind: "skip", object };
  const isSame = contentDigest(preview) === content;
  return isSame ? { kind: "unchanged", object, live: preview } : { kind: "configure", object };
}

function decideChange(
  object: KubeObject,
  { live, preview }: { readonly live: KubeObject | undefined; readonly preview: KubeObject },
  { overrideManagers }: PreviewContext,
): Step {
  if (live === undefined) return { kind: "configure", object };
  if (cleanUpSteps(object, live, overrideManagers).length > 0)
    return { kind: "configure", object, unclean: live };
  const isSame = changeBetween(live, preview) === "unchanged";
  return isSame ? { kind: "unchanged", object, live } : { kind: "configure", object };
}

/**
 * The object with the namespace it lives in: none where its kind is cluster-scoped, `default` where it names none. One
 * that says so itself stays the same object, whose digest is known.
 */
async function place(
  object: KubeObject,
  cluster: PreviewContext["cluster"],
  signal: AbortSignal,
): Promise<Result<KubeObject, ApiProblem>> {
  const isNamespaced = await cluster.isNamespaced(object, signal);
  if (!isNamespaced.ok) return isNamespaced;
  const { namespace, ...metadata } = object.metadata;
  if (isNamespaced.value === (namespace !== undefined)) return ok(object);
  if (!isNamespaced.value) return ok({ ...object, metadata });
  return ok({ ...object, metadata: { ...metadata, namespace: namespace ?? DEFAULT_NAMESPACE } });
}

async function read(
  object: KubeObject,
  cluster: PreviewContext["cluster"],
  signal: AbortSignal,
): Promise<Result<KubeObject | undefined, Refusal>> {
  const ref = refOf(object);
  const live = await cluster.read(ref, signal);
  return live.ok ? live : err(refusal(object, "query", live.error));
}

interface Refused {
  readonly live: KubeObject | undefined;
  readonly problem: ApiProblem;
  readonly force: boolean;
}

function decideRefused(
  object: KubeObject,
  { live, problem, force }: Refused,
): Result<Step, Refusal> {
  const mayRecreate = force || asksFor(object, "force: enabled") || asksFor(live, "force: enabled");
  if (live !== undefined && mayRecreate && isImmutable(problem)) {
    return ok({ kind: "recreate", object, live });
  }
  return err(refusal(object, "dry-run", problem));
}

/** Whether a refusal may be about a field that cannot be changed, as fluxcd/pkg/ssa/errors IsImmutableError tells. */
function isImmutable(problem: ApiProblem): boolean {
  const { reason } = problem;
  return reason === "Conflict" || reason === "Invalid" || saysImmutable(problem);
}

function refusal(object: KubeObject, doing: "query" | "dry-run", problem: ApiProblem): Refusal {
  const message = refusalMessage({ name: displayName(refOf(object)), doing }, problem);
  return { message, isPassing: isPassing(problem) };
}
