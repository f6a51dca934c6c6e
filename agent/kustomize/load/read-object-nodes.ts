import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { isList } from "../../objects/read-json.ts";
import { composeDocument } from "../../objects/yaml/compose.ts";
import { decodeRoot } from "../../objects/yaml/decode.ts";
import { jsonText } from "../../objects/yaml/json-text.ts";
import { TAG, fieldOf, isNilOrEmpty } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import { goYamlMessage } from "../../objects/yaml/token.ts";
import type { Failure } from "../failure.ts";
import { topText } from "../nodes/metadata.ts";
import { checkMetadata } from "./check-metadata.ts";
import { dereference } from "./dereference.ts";
import { splitDocuments } from "./split-documents.ts";

/** A node and the line of its file at which it begins, from 1. */
export interface PlacedNode {
  readonly node: YamlNode;
  readonly line: number;
}

type Nodes = Result<readonly PlacedNode[], Failure>;

/**
 * Reads the objects of a text: its documents, and the items of lists in them. Documents without content are left out;
 * every object has to have a kind and a name.
 * Matches kustomize's resource.Factory.SliceFromBytes.
 */
export function readObjectNodes(text: string): Nodes {
  const nodes = readNodes(text);
  if (!nodes.ok) return nodes;
  const good = withoutEmpty(nodes.value);
  return good.ok ? expandLists(good.value) : good;
}

function readNodes(text: string): Nodes {
  const documents = splitDocuments(text);
  if (!documents.ok) return documents;
  const placed: PlacedNode[] = [];
  for (const document of documents.value) {
    const composed = composeDocument(document.text.replace(/^\ufeff/, ""));
    if (!composed.ok) {
      const message = `MalformedYAMLError: ${goYamlMessage(composed.error)}`;
      return err(notYaml(message, document.line + composed.error.at.line + 1));
    }
    const root = composed.value;
    if (root === undefined || root.tag === TAG.null) continue;
    const isAlone = documents.value.length === 1;
    for (const node of isAlone ? unwrapped(root) : [root]) {
      placed.push({ node, line: document.line + node.line });
    }
  }
  for (const { node, line } of placed) {
    const failure = dereference(node);
    if (failure === undefined) continue;
    return err({ ...failure, line: line - node.line + (failure.line ?? node.line) });
  }
  return ok(placed);
}

function notYaml(message: string, line: number): Failure {
  return { code: "yaml-invalid", message, advice: "Correct the YAML there.", line };
}

/** The items of a List or ResourceList that is the only document; anything else is itself. */
function unwrapped(root: YamlNode): readonly YamlNode[] {
  const kind = topText(root, "kind");
  if (kind !== "List" && kind !== "ResourceList") return [root];
  const items = fieldOf(root, "items");
  if (items === undefined && fieldOf(root, "functionConfig") === undefined) return [root];
  return items?.content ?? [];
}

function withoutEmpty(placed: readonly PlacedNode[]): Nodes {
  const good: PlacedNode[] = [];
  for (const { node, line } of placed) {
    if (isNilOrEmpty(node)) continue;
    const failure = checkMetadata(node);
    if (failure !== undefined) return err({ ...failure, line });
    good.push({ node, line });
  }
  return ok(good);
}

/** Puts the items of every FooList in its place, at the end. */
function expandLists(placed: readonly PlacedNode[]): Nodes {
  const waiting = [...placed];
  const objects: PlacedNode[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (!topText(next.node, "kind").endsWith("List")) {
      objects.push(next);
      continue;
    }
    const items = itemsOf(next);
    if (!items.ok) return items;
    if (items.value === undefined) objects.push(next);
    else waiting.push(...items.value);
  }
  return ok(objects);
}

/** The items of a list as nodes of their own; undefined where it has no field for them. */
function itemsOf({ node, line }: PlacedNode): Result<readonly PlacedNode[] | undefined, Failure> {
  const kind = topText(node, "kind");
  const data = decodeRoot(node);
  if (!data.ok) {
    return err(listFailure(`trouble expanding list of ${kind}; ${data.error.message}`, line));
  }
  const items = isJsonObject(data.value) ? data.value["items"] : undefined;
  if (items === undefined) return ok(undefined);
  if (items === null) return ok([]);
  if (!isList(items)) {
    return err(listFailure(`expected array in ${kind}/items, but found ${goType(items)}`, line));
  }
  const nodes: PlacedNode[] = [];
  for (const item of items) {
    const read = readNodes(jsonText(item));
    const good = read.ok ? withoutEmpty(read.value) : read;
    if (!good.ok) return err({ ...good.error, line });
    nodes.push(...good.value.map(({ node: object }) => ({ node: object, line })));
  }
  return ok(nodes);
}

function listFailure(message: string, line: number): Failure {
  return { code: "resource-invalid", message, advice: "Give items a list of objects.", line };
}

function goType(value: JsonValue): string {
  if (typeof value === "object") return "map[string]interface {}";
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  return Number.isInteger(value) ? "int" : "float64";
}
