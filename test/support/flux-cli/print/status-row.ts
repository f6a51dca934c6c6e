import { findCondition, readConditions } from "../../../../agent/objects/condition.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { objectAt, textAt, valueAt } from "../../../../agent/objects/read-json.ts";
import type { Row } from "./table.ts";

/** What the columns of `flux get` are called. */
export const STATUS_HEADINGS = ["Name", "Revision", "Suspended", "Ready", "Message"] as const;

/** The line of `flux get` for a source or a Kustomization, after its name. */
export function statusRow(object: KubeObject): Row {
  const ready = findCondition(readConditions(objectAt(object, "status")), "Ready");
  const isSuspended = valueAt(object, "spec", "suspend") === true;
  return [
    cutHashes(revisionOf(object)),
    isSuspended ? "True" : "False",
    ready?.status ?? "False",
    cutHashes(ready?.message ?? "waiting to be reconciled"),
  ];
}

/** The revision that a source has, or that a Kustomization has applied; nothing where there is none. */
export function revisionOf({ kind, ...object }: KubeObject): string {
  const path = kind === "Kustomization" ? ["lastAppliedRevision"] : ["artifact", "revision"];
  return textAt(object, "status", ...path) ?? "";
}

/** A text with every hash in it cut to eight digits. */
function cutHashes(text: string): string {
  return text.replace(/\b[a-f0-9]{40,128}\b/g, (hash) => hash.slice(0, 8));
}
