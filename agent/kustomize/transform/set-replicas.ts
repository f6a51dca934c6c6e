import { TAG, scalarNode } from "../../objects/yaml/node.ts";
import { isSelected } from "../configuration/field-spec.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import type { Replica } from "../kustomization/kustomization-shape.ts";
import { setFields } from "../nodes/field-specs.ts";
import { setScalar } from "../nodes/set-field.ts";
import { typeText } from "../resources/resource-id.ts";
import type { Transform } from "./transformer.ts";

const MADE = { kind: "scalar", tag: TAG.int } as const;

/** Sets how many replicas the workloads of a name have. Matches kustomize's ReplicaCountTransformer. */
export function setReplicas(
  { name = "", count = 0 }: Replica,
  specs: readonly FieldSpec[],
): Transform {
  return (list) => {
    let isFound = false;
    for (const spec of specs) {
      const found = list.matchingAnyId((id) => id.name === name && isSelected(id, spec));
      isFound ||= found.length > 0;
      for (const { node } of found) {
        if (node === undefined) continue;
        const failure = setFields(
          node,
          [spec],
          (field) => setScalar(field, scalarNode(String(count), TAG.int)),
          MADE,
        );
        if (failure !== undefined) return failure;
      }
    }
    if (isFound) return undefined;
    const types = specs.map(typeText).join(" ");
    return {
      code: "replicas-target-missing",
      message: `resource with name ${name} does not match a config with the following GVK [${types}]`,
      advice: "Correct the name, or add the workload.",
    };
  };
}
