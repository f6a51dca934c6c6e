import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure, Place } from "../failure.ts";
import type { Variable } from "../kustomization/kustomization-shape.ts";
import { groupAndVersion, isSameId, isSameType, typeText } from "../resources/resource-id.ts";
import type { ResourceId } from "../resources/resource-id.ts";
import type { ResourceList } from "../resources/resource-list.ts";

/** A variable and the line that defines it. */
export interface PlacedVariable {
  readonly name: string;
  readonly target: ResourceId;
  readonly fieldPath: string;
  readonly place: Place;
}

export type Variables = ReadonlyMap<string, PlacedVariable>;

const DEFAULT_FIELD_PATH = "metadata.name";

/** Completes a variable of a kustomization. */
export function placedVariable(
  { name = "", objref = {}, fieldref = {} }: Variable,
  place: Place,
): PlacedVariable {
  const { apiVersion = "", kind = "", name: object = "", namespace = "" } = objref;
  const parts = apiVersion.split("/").length;
  const said = { group: objref.group ?? "", version: objref.version ?? "" };
  const read = groupAndVersion(apiVersion);
  const { group, version } =
    apiVersion === "" || parts > 2 ? said : parts === 2 ? read : { ...said, version: apiVersion };
  const target = { group, version, kind, name: object, namespace, isClusterScoped: false };
  return { name, target, fieldPath: fieldref.fieldPath || DEFAULT_FIELD_PATH, place };
}

/**
 * Notes at resources which variables take their value from them, while those can still be found by what they are called.
 * Matches kustomize's ResAccumulator.MergeVars.
 */
export function addVariables(
  known: Variables,
  added: readonly PlacedVariable[],
  list: ResourceList,
): Result<Variables, Failure> {
  for (const variable of added) {
    const { name, target, place } = variable;
    const found = list.matchingAnyId((id) => isTarget(id, target));
    if (found.length > 1) {
      return err({
        ...invalid(
          `found ${found.length} resId matches for var ${variableText(variable)} (unable to disambiguate)`,
          "Say in objref which of them is meant.",
        ),
        ...place,
      });
    }
    found[0]?.varNames.push(name);
  }
  return mergeVariables(known, added);
}

/** A variable as kustomize writes one in messages. */
export function variableText({ name, target, fieldPath }: PlacedVariable): string {
  return `{${name} ${typeText(target)} {${fieldPath}}}`;
}

function isTarget(id: ResourceId, target: ResourceId): boolean {
  if (target.namespace !== "" || target.isClusterScoped) return isSameId(target, id);
  return id.name === target.name && isSameType(id, target);
}

/** Puts variables together; no two may have the same name. */
export function mergeVariables(
  known: Variables,
  added: Iterable<PlacedVariable>,
): Result<Variables, Failure> {
  const all = new Map(known);
  for (const variable of added) {
    if (all.has(variable.name)) {
      return err({
        ...invalid(`var '${variable.name}' already encountered`, "Rename one of the two."),
        ...variable.place,
      });
    }
    all.set(variable.name, variable);
  }
  return ok(all);
}

function invalid(message: string, advice: string): Failure {
  return { code: "variable-invalid", message, advice };
}
