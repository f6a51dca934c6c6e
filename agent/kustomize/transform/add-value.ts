import { scalarNode } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import type { Selector } from "../kustomization/kustomization-shape.ts";
import { findOrMakePath } from "../nodes/find-path.ts";
import { wrongKind } from "../nodes/node-kind.ts";
import { setScalar } from "../nodes/set-field.ts";
import { splitPath } from "../nodes/split-path.ts";
import type { Resource } from "../resources/resource.ts";
import { selectResources } from "../select/selector.ts";
import { setNamespaceOf } from "./set-namespace.ts";
import type { Transform } from "./transformer.ts";

/** Where a value is added. */
export interface AddTarget {
  readonly selector?: Selector | undefined; // none: every resource
  readonly fieldPath: string;
  readonly filePathPosition: number; // 0: the value replaces the field; else the part of a file path that it becomes
}

/** Adds a value to fields. Matches kustomize's ValueAddTransformer. */
export function addValue(value: string, targets: readonly AddTarget[]): Transform {
  return (list) => {
    for (const target of targets) {
      const { selector } = target;
      const selected =
        selector === undefined
          ? { ok: true as const, value: list.all }
          : selectResources(list.all, selector);
      if (!selected.ok) return selected.error;
      for (const resource of selected.value) {
        const failure = addTo(resource, value, target);
        if (failure !== undefined) return failure;
      }
    }
    return undefined;
  };
}

function addTo(resource: Resource, value: string, target: AddTarget): Failure | undefined {
  const { node } = resource;
  if (node === undefined) return undefined;
  if (target.fieldPath === "metadata/namespace") {
    return setNamespaceOf(node, resource.id.isClusterScoped, {
      namespace: value,
      specs: [],
      subjects: "defaultOnly",
      unsetOnly: false,
    });
  }
  const field = findOrMakePath(node, splitPath(target.fieldPath, "/"), "scalar");
  if (!field.ok) return field.error;
  if (field.value === undefined) return undefined;
  const wrong = wrongKind(field.value, "scalar");
  if (wrong !== undefined) return wrong;
  const added =
    target.filePathPosition > 0
      ? insertPart(field.value.value, target.filePathPosition - 1, value)
      : value;
  return added === "" ? undefined : setScalar(field.value, scalarNode(added));
}

/** Inserts a part into a file path. Matches kyaml's filesys.InsertPathPart. */
function insertPart(path: string, position: number, part: string): string {
  const isAbsolute = path.startsWith("/");
  const parts = path.split("/").filter((name) => name !== "");
  const at = Math.min(position, parts.length);
  const joined = [...parts.slice(0, at), part, ...parts.slice(at)].join("/");
  return isAbsolute ? `/${joined}` : joined;
}
