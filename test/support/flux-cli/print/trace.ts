import { findCondition, readConditions } from "../../../../agent/objects/condition.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { objectAt, textAt, valueAt } from "../../../../agent/objects/read-json.ts";
import { revisionOf } from "./status-row.ts";

/** An object, the Kustomization that applied it, and where that has it from. */
export interface Trace {
  readonly object: KubeObject;
  readonly kustomization: KubeObject;
  readonly gitRepository: KubeObject;
}

/** Prints a way from git to an object as `flux trace` does. */
export function printTrace({ object, kustomization, gitRepository }: Trace): string {
  const parts = [
    [
      ["Object", `${object.kind}/${object.metadata.name}`],
      ["Namespace", object.metadata.namespace],
      ["Status", "Managed by Flux"],
    ],
    [
      ["Kustomization", kustomization.metadata.name],
      ["Namespace", kustomization.metadata.namespace],
      ["Target", textAt(kustomization, "spec", "targetNamespace")],
      ["Path", textAt(kustomization, "spec", "path")],
      ["Revision", revisionOf(kustomization)],
      ...statusOf(kustomization),
    ],
    [
      ["GitRepository", gitRepository.metadata.name],
      ["Namespace", gitRepository.metadata.namespace],
      ["URL", textAt(gitRepository, "spec", "url")],
      ["Branch", textAt(gitRepository, "spec", "ref", "branch")],
      ["Revision", hasArtifact(gitRepository) ? revisionOf(gitRepository) : undefined],
      ...statusOf(gitRepository),
    ],
  ] as const;
  return `\n${parts.map(printPart).join("---\n")}`;
}

type Line = readonly [name: string, value: string | undefined];

function printPart(lines: readonly Line[]): string {
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${`${name}:`.padEnd(17)}${value}\n`)
    .join("");
}

function statusOf(object: KubeObject): readonly Line[] {
  const ready = findCondition(readConditions(objectAt(object, "status")), "Ready");
  if (ready === undefined) return [["Status", "Unknown"]];
  const isFailed = object.kind === "GitRepository" && ready.status === "False";
  const at = ready.lastTransitionTime.replace("T", " ").replace("Z", " +0000 UTC");
  return [
    ["Status", `Last ${isFailed ? "reconciliation failed" : "reconciled"} at ${at}`],
    ["Message", ready.message],
  ];
}

function hasArtifact(gitRepository: KubeObject): boolean {
  return valueAt(gitRepository, "status", "artifact") !== undefined;
}
