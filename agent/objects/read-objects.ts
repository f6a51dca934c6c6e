import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isJsonObject, isKubeObject } from "./kube-object.ts";
import type { JsonObject, JsonValue, KubeObject } from "./kube-object.ts";
import { isList, textAt } from "./read-json.ts";

/**
 * Reads the objects out of YAML documents: an empty document holds none, a List holds its items, and what configures
 * kustomize itself is no object of a cluster. Everything that cannot be applied is told, in one go.
 *
 * Matches fluxcd/pkg/ssa utils.ReadObjects, which however passes over an object without a name in silence.
 */
export function readObjects(
  documents: readonly JsonValue[],
): Result<readonly KubeObject[], readonly string[]> {
  const values = documents.flatMap(expand);
  const problems = values.flatMap(problemOf);
  if (problems.length > 0) return err(problems);
  return ok(values.filter(isKubeObject).filter((object) => !configuresKustomize(object)));
}

/** What the person wrote as one object, or each item of a List. */
function expand(document: JsonValue): readonly JsonValue[] {
  if (document === null) return [];
  const items = isJsonObject(document) ? document["items"] : undefined;
  return isList(items) ? items.flatMap(expand) : [document];
}

function problemOf(value: JsonValue): string[] {
  if (!isJsonObject(value)) return ["a YAML document is no Kubernetes object: it has no members"];
  const missing = [
    ["apiVersion", textAt(value, "apiVersion")],
    ["kind", textAt(value, "kind")],
    ["metadata.name", textAt(value, "metadata", "name")],
  ].flatMap(([field, text = ""]) => (text === "" ? [field] : []));
  return missing.length === 0 ? [] : [`${describe(value)} has no ${missing.join(" and no ")}`];
}

/** What the object can be found by; never its content, which may be secret. */
function describe(value: JsonObject): string {
  const kind = textAt(value, "kind") ?? "";
  const name = textAt(value, "metadata", "name") ?? "";
  if (name !== "") return `${kind === "" ? "an object" : `the ${kind}`} named "${name}"`;
  return kind === "" ? "an object" : `a ${kind}`;
}

function configuresKustomize({ apiVersion, kind }: KubeObject): boolean {
  return (
    kind.toLowerCase() === "kustomization" && apiVersion.startsWith("kustomize.config.k8s.io/")
  );
}
