import { assignNode } from "../../objects/yaml/node.ts";
import type { NodeKind, YamlNode } from "../../objects/yaml/node.ts";
import { findPath } from "../nodes/find-path.ts";
import { matchPath } from "../nodes/match-path.ts";
import { parseStructure, printStructure } from "../nodes/structured-text.ts";
import type { Structure } from "../nodes/structured-text.ts";

/**
 * Sets a value inside of JSON or YAML that is itself the text of a field on the path. Tells whether it could; if not, the
 * path is to be taken as an ordinary one.
 * Matches kustomize's setValueInStructuredData.
 */
export function setInStructure(
  object: YamlNode,
  value: YamlNode,
  steps: readonly string[],
  made: NodeKind | undefined,
): boolean {
  const text = findText(object, steps);
  if (text === undefined) return false;
  const { field, structure, rest } = text;
  const matches = matchPath(structure.root, rest, made);
  if (!matches.ok || matches.value === undefined || matches.value.length === 0) return false;
  for (const node of matches.value) {
    if (node.kind === "scalar") node.value = value.value;
    else assignNode(node, value);
  }
  const printed = printStructure(structure, field.value);
  if (printed === undefined) return false;
  field.value = printed;
  return true;
}

interface TextOnPath {
  readonly field: YamlNode;
  readonly structure: Structure;
  readonly rest: readonly string[];
}

function findText(object: YamlNode, steps: readonly string[]): TextOnPath | undefined {
  for (let length = 1; length < steps.length; length += 1) {
    const found = findPath(object, steps.slice(0, length));
    const field = found.ok ? found.value : undefined;
    if (field?.kind !== "scalar") continue;
    const structure = parseStructure(field.value);
    if (structure.ok) return { field, structure: structure.value, rest: steps.slice(length) };
  }
  return undefined;
}
