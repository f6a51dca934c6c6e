import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { STYLE, YamlNode, fieldOf, isPresent, scalarNode } from "../../objects/yaml/node.ts";
import type { NodeKind } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { wrongKind } from "./node-kind.ts";
import { setField } from "./set-field.ts";
import { indexOf, isItemName } from "./split-path.ts";

type Found = Result<YamlNode | undefined, Failure>;

/** The node at a path of fields, of indexes ("0", "-" for the last) and of item names ("[name=nginx]"); undefined where a step is missing. */
export function findPath(root: YamlNode, path: readonly string[]): Found {
  return walk(root, path, undefined);
}

/** The same, with what is missing on the way made: mappings and lists, and at the end a node of this kind. */
export function findOrMakePath(root: YamlNode, path: readonly string[], kind: NodeKind): Found {
  return walk(root, path, kind);
}

// Matches kyaml's PathGetter.
function walk(root: YamlNode, path: readonly string[], kind: NodeKind | undefined): Found {
  let node = root;
  const parts = path.map((part) => part.trim()).filter((part) => part !== "");
  for (const [at, part] of parts.entries()) {
    const made = kind === undefined ? undefined : kindOfStep(parts[at + 1] ?? "", kind);
    const found = step(node, part, made);
    if (!found.ok || found.value === undefined) return found;
    node = found.value;
  }
  return ok(node);
}

/** What a step has to be for the next one to lead on from it. */
export function kindOfStep(next: string, last: NodeKind): NodeKind {
  if (isItemName(next) || (indexOf(next) ?? -1) >= 0) return "sequence";
  return next === "" ? last : "mapping";
}

function step(node: YamlNode, part: string, made: NodeKind | undefined): Found {
  const index = indexOf(part);
  if (index !== undefined && index < 0) {
    return err(pathFailure(`array index ${index} cannot be negative`));
  }
  if (index !== undefined || part === "-") return itemAt(node, index);
  if (part === "*") return err(pathFailure("wildcard is not supported in PathGetter"));
  if (isItemName(part)) return itemNamed(node, part, made !== undefined);
  return fieldNamed(node, part, made);
}

function itemAt(node: YamlNode, index: number | undefined): Found {
  const failure = wrongKind(node, "sequence");
  if (failure !== undefined) return err(failure);
  return ok(node.content.at(index ?? -1));
}

function fieldNamed(node: YamlNode, name: string, made: NodeKind | undefined): Found {
  if (!isPresent(node)) return ok(undefined);
  const failure = wrongKind(node, "mapping");
  if (failure !== undefined) return err(failure);
  const field = fieldOf(node, name);
  if (field !== undefined || made === undefined) return ok(field);
  const created = new YamlNode(made, "");
  const problem = setField(node, name, created);
  return problem === undefined ? ok(created) : err(problem);
}

function itemNamed(node: YamlNode, part: string, isMade: boolean): Found {
  const name = splitItemName(part);
  if (!name.ok) return name;
  const failure = wrongKind(node, "sequence");
  if (failure !== undefined) return err(failure);
  const { field, value } = name.value;
  const found = node.content.find((item) =>
    field === "" ? item.value === value : hasField(item, field, value),
  );
  if (found !== undefined || !isMade) return ok(found);
  const item = field === "" ? scalarNode(value) : singleField(field, value);
  node.content.push(item);
  return ok(item);
}

function hasField(item: YamlNode, field: string, value: string): boolean {
  return isPresent(item) && fieldOf(item, field)?.value === value;
}

function singleField(field: string, value: string): YamlNode {
  const item = new YamlNode("mapping", "", "", STYLE.plain);
  item.content.push(scalarNode(field), scalarNode(value));
  return item;
}

/** The field and the value of "[field=value]". */
export function splitItemName(
  part: string,
): Result<{ readonly field: string; readonly value: string }, Failure> {
  const inside = part.replace(/\]$/, "").replace(/^\[/, "");
  const equals = inside.indexOf("=");
  if (equals === -1) {
    return err(
      pathFailure("list path element must contain fieldName=fieldValue for element to match"),
    );
  }
  return ok({ field: inside.slice(0, equals), value: inside.slice(equals + 1) });
}

function pathFailure(message: string): Failure {
  return { code: "transformer-failed", message, advice: "Correct the path." };
}
