import { compareBytes } from "../../objects/yaml/json-text.ts";
import { TAG, YamlNode, scalarNode } from "../../objects/yaml/node.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { setFields } from "../nodes/field-specs.ts";
import { setField } from "../nodes/set-field.ts";
import { eachResource } from "./transformer.ts";
import type { Transform } from "./transformer.ts";

const MADE = { kind: "mapping", tag: TAG.map } as const;

/** Sets entries of mappings, as of labels and annotations. Matches kustomize's labels and annotations filters. */
export function setEntries(
  entries: Readonly<Record<string, string>>,
  specs: readonly FieldSpec[],
): Transform {
  const sorted = Object.entries(entries).toSorted(([left], [right]) => compareBytes(left, right));
  return eachResource(({ node }) =>
    node === undefined ? undefined : setEntriesOf(node, sorted, specs),
  );
}

// An entry is one node wherever it is new in an object, as in kustomize: a later change of one shows in all.
function setEntriesOf(
  object: YamlNode,
  entries: readonly (readonly [string, string])[],
  specs: readonly FieldSpec[],
): Failure | undefined {
  for (const [key, value] of entries) {
    const entry = scalarNode(value, TAG.str);
    const failure = setFields(object, specs, (node) => setField(node, key, entry), MADE);
    if (failure !== undefined) return failure;
  }
  return undefined;
}
