import type { KubeObject } from "./kube-object.ts";
import { textAt } from "./read-json.ts";

const GROUP = "kustomize.toolkit.fluxcd.io";

/** What a person can write on an object, as label or annotation, to have it treated in another way. */
export type Control =
  | "prune: disabled" // never deleted
  | "reconcile: disabled" // neither changed nor deleted
  | "ssa: Ignore" // the same
  | "ssa: IfNotPresent" // created, and never changed
  | "ssa: Merge" // fields that others set are left to them
  | "force: enabled" // recreated where a field cannot be changed
  | "substitute: disabled"
  | "decrypt: disabled";

/** The same object, asking to be neither changed nor deleted. */
export function leaveAlone(object: KubeObject): KubeObject {
  const { metadata } = object;
  const annotations = { ...metadata.annotations, [`${GROUP}/reconcile`]: "disabled" };
  return { ...object, metadata: { ...metadata, annotations } };
}

/**
 * Tells whether an object asks for something by a label or an annotation. The value counts in upper and lower case
 * alike, the key does not. An object that is not there asks for nothing.
 *
 * Matches fluxcd/pkg/ssa utils.AnyInMetadata.
 */
export function asksFor(object: KubeObject | undefined, control: Control): boolean {
  const [word = "", wanted = ""] = control.split(": ");
  return ["labels", "annotations"].some((place) => {
    const value = textAt(object?.metadata, place, `${GROUP}/${word}`);
    return value?.toLowerCase() === wanted.toLowerCase();
  });
}
