import type { NodeKind, YamlNode } from "../../objects/yaml/node.ts";
import { isPresent } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";

const NAMES: Readonly<Record<NodeKind, string>> = {
  alias: "AliasNode",
  empty: "",
  mapping: "MappingNode",
  scalar: "ScalarNode",
  sequence: "SequenceNode",
};

const WORDS: Readonly<Record<NodeKind, string>> = {
  alias: "an alias",
  empty: "nothing",
  mapping: "a mapping",
  scalar: "a single value",
  sequence: "a list",
};

/** Says that a node is not of the kind that is needed, in kyaml's words; null, or nothing, passes for every kind. */
export function wrongKind(node: YamlNode | undefined, wanted: NodeKind): Failure | undefined {
  if (!isPresent(node) || node.kind === wanted) return undefined;
  return {
    code: "transformer-failed",
    message: `wrong node kind: expected ${NAMES[wanted]} but got ${NAMES[node.kind]}`,
    advice: `Make it ${WORDS[wanted]}; it is ${WORDS[node.kind]} now.`,
  };
}
