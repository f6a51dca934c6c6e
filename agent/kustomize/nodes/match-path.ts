import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { YamlNode, fieldOf, isPresent, scalarNode } from "../../objects/yaml/node.ts";
import type { NodeKind } from "../../objects/yaml/node.ts";
import { printNode } from "../../objects/yaml/print-node.ts";
import type { Failure } from "../failure.ts";
import { compilePattern } from "../select/pattern.ts";
import type { Pattern } from "../select/pattern.ts";
import { kindOfStep, splitItemName } from "./find-path.ts";
import { wrongKind } from "./node-kind.ts";
import { setField } from "./set-field.ts";
import { indexOf, isItemName } from "./split-path.ts";
import { parseStructure } from "./structured-text.ts";

/** All nodes that a path leads to; undefined where a field on the way is missing. */
export type Matches = Result<readonly YamlNode[] | undefined, Failure>;

/**
 * Finds all nodes at a path of fields, of indexes, of item patterns ("[name=^web.*]") and of "*", which stands for every
 * item. With a kind, what is missing is made, the last node of this kind. A text on the way is read as YAML.
 * Matches kyaml's PathMatcher.
 */
export function matchPath(
  root: YamlNode,
  path: readonly string[],
  made: NodeKind | undefined,
): Matches {
  const [step, ...rest] = path;
  if (step === undefined) return ok([root]);
  if ((indexOf(step) ?? -1) >= 0) return matchIndex(root, step, rest, made);
  if (isItemName(step)) return matchNamed(root, step, rest, made);
  if (step === "*") return matchEvery(root, rest, made);
  return matchField(root, step, rest, made);
}

function matchField(
  node: YamlNode,
  name: string,
  rest: readonly string[],
  made: NodeKind | undefined,
): Matches {
  const wrong = wrongKind(node, "mapping");
  if (wrong !== undefined) return err(wrong);
  const field = isPresent(node) ? fieldOf(node, name) : undefined;
  if (field === undefined)
    return made === undefined ? ok(undefined) : makeField(node, name, rest, made);
  if (field.kind !== "scalar" || rest.length === 0) return matchPath(field, rest, made);
  const structure = parseStructure(field.value);
  return structure.ok ? matchPath(structure.value.root, rest, made) : structure;
}

function makeField(node: YamlNode, name: string, rest: readonly string[], made: NodeKind): Matches {
  const field = new YamlNode(kindOfStep(rest[0] ?? "", made), "");
  const failure = setField(node, name, field);
  if (failure !== undefined) return err(failure);
  if (field.kind !== "scalar" || rest.length === 0) return matchPath(field, rest, made);
  return err(notFound(`"${name}" is a single value`));
}

function matchIndex(
  node: YamlNode,
  step: string,
  rest: readonly string[],
  made: NodeKind | undefined,
): Matches {
  const wrong = wrongKind(node, "sequence");
  if (wrong !== undefined) return err(wrong);
  const index = Number(step);
  if (index === node.content.length && made !== undefined && node.kind === "sequence") {
    node.content.push(new YamlNode(kindOfStep(rest[0] ?? "", made), ""));
  }
  const item = node.content[index];
  if (item !== undefined) return matchPath(item, rest, made);
  return err(notFound(`index ${index} specified but only ${node.content.length} elements found`));
}

function matchEvery(node: YamlNode, rest: readonly string[], made: NodeKind | undefined): Matches {
  const wrong = wrongKind(node, "sequence");
  return wrong === undefined ? collect(node.content, rest, made) : err(wrong);
}

function collect(
  items: readonly YamlNode[],
  rest: readonly string[],
  made: NodeKind | undefined,
): Matches {
  let found: YamlNode[] | undefined;
  for (const item of items) {
    const matches = matchPath(item, rest, made);
    if (!matches.ok) return matches;
    if (matches.value !== undefined) found = [...(found ?? []), ...matches.value];
  }
  return ok(found);
}

function matchNamed(
  node: YamlNode,
  step: string,
  rest: readonly string[],
  made: NodeKind | undefined,
): Matches {
  const name = splitItemName(step);
  if (!name.ok) return name;
  const { field, value } = name.value;
  const wrong = wrongKind(node, "sequence");
  if (wrong !== undefined) return err(wrong);
  const pattern = compilePattern(value);
  if (!pattern.ok) return node.content.length === 0 ? ok(undefined) : pattern;
  const matches = matchItems(node, field, pattern.value, rest, made);
  if (!matches.ok || (matches.value ?? []).length > 0) return matches;
  if (made === undefined) return ok(undefined);
  if (node.kind === "sequence") node.content.push(itemOf(field, value));
  return matchItems(node, field, pattern.value, rest, made);
}

function matchItems(
  node: YamlNode,
  field: string,
  pattern: Pattern,
  rest: readonly string[],
  made: NodeKind | undefined,
): Matches {
  if (field === "") return ok(node.content.filter((item) => matchesText(item, pattern)));
  const items = node.content.filter((item) => {
    const value = fieldOf(item, field);
    return value !== undefined && matchesText(value, pattern);
  });
  return collect(items, rest, made);
}

// The text is the YAML of the node, quotes and all.
function matchesText(node: YamlNode, pattern: Pattern): boolean {
  return pattern(printNode(node).trim());
}

function itemOf(field: string, value: string): YamlNode {
  if (field === "") return scalarNode(value);
  const item = new YamlNode("mapping", "");
  item.content.push(scalarNode(field), scalarNode(value));
  return item;
}

function notFound(message: string): Failure {
  return { code: "replacement-failed", message, advice: "Correct the path." };
}
