import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { fieldOf } from "../../objects/yaml/node.ts";
import { isSelected } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { effectiveNamespace, idText } from "../resources/resource-id.ts";
import type { Gvk } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";

/** A name in a resource, and what kind of resource it names. */
export interface Reference {
  readonly referrer: Resource;
  readonly path: string; // of the field
  readonly target: Gvk;
  readonly candidates: readonly Resource[]; // that the referrer can reach and that were called so
  readonly isSame: (left: Resource, right: Resource) => boolean; // whether it makes no difference which is meant
}

/** Finds the resource that a reference means; undefined where there is none. Matches nameref's selectReferral. */
export function findReferral(reference: Reference): Result<Resource | undefined, Failure> {
  const { referrer, target, candidates, path, isSame } = reference;
  const wanted = path.endsWith("roleRef/name") ? roleOf(referrer) : undefined;
  const possible = candidates.filter(
    (resource) =>
      resource.previousIds.some((id) => isSelected(id, target)) &&
      (wanted === undefined || resource.previousIds.some((id) => isSelected(id, wanted))) &&
      isNear(referrer, resource),
  );
  if (possible.length < 2) return ok(possible[0]);
  const fitting = closest(referrer, possible);
  const [first] = fitting;
  if (first === undefined || fitting.every((resource) => isSame(first, resource))) return ok(first);
  const ids = fitting.map((resource) => idText(resource.id)).join(", ");
  return err({
    code: "reference-ambiguous",
    message: `found multiple possible referrals: ${ids}`,
    advice: "Give the resources different names, so that it is clear which one is meant.",
  });
}

/** Leaves those that went through the same prefixes and suffixes as the referrer. */
function closest(referrer: Resource, possible: readonly Resource[]): readonly Resource[] {
  const similar = possible.filter((resource) => hasSameAffixes(resource, referrer, true));
  if (similar.length < 2) return similar;
  return similar.filter((resource) => hasSameAffixes(resource, referrer, false));
}

function hasSameAffixes(left: Resource, right: Resource, emptyFits: boolean): boolean {
  return (
    endsSame(left.prefixes, right.prefixes, emptyFits) &&
    endsSame(left.suffixes, right.suffixes, emptyFits)
  );
}

function endsSame(left: readonly string[], right: readonly string[], emptyFits: boolean): boolean {
  const length = Math.min(left.length, right.length);
  if (length === 0) return emptyFits || left.length === right.length;
  return left.slice(-length).every((text, at) => text === right.slice(-length)[at]);
}

function roleOf({ node }: Resource): Gvk | undefined {
  const roleRef = fieldOf(node, "roleRef");
  const group = fieldOf(roleRef, "apiGroup");
  const kind = fieldOf(roleRef, "kind");
  if (group === undefined || kind === undefined) return undefined;
  return { group: group.value, version: "", kind: kind.value };
}

function isNear(referrer: Resource, resource: Resource): boolean {
  if (referrer.id.isClusterScoped || resource.id.isClusterScoped) return true;
  if (resource.kind === "ServiceAccount") return true;
  return effectiveNamespace(referrer.id) === effectiveNamespace(resource.id);
}
