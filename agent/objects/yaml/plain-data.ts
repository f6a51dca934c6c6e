import { err } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../kube-object.ts";
import { composeDocument } from "./compose.ts";
import { readOldDocument } from "./decode-old.ts";
import { decodeRoot } from "./decode.ts";
import type { DecodeProblem } from "./decode.ts";
import { jsonText } from "./json-text.ts";
import { QUOTED, STYLE, TAG } from "./node.ts";
import type { YamlNode } from "./node.ts";
import { printNode } from "./print-node.ts";
import { goYamlMessage } from "./token.ts";

/**
 * Turns an object into plain data by kustomize's way, on which it loses a little: it is printed by go-yaml v3, read
 * again, written as JSON, and read by go-yaml v2. Objects on which nothing can get lost, almost all, take a short cut.
 */
export function plainData(root: YamlNode): Result<JsonValue, DecodeProblem> {
  const direct = directData(root);
  if (direct !== undefined) return direct;
  const json = throughText(root);
  if (!json.ok) return err({ message: json.error.message, line: lineOf(root) });
  const document = readOldDocument(jsonText(json.value));
  return document.ok ? { ok: true, value: document.value.value } : document;
}

/** Where the data of a node cannot be had, as far as that is known without printing it. */
function lineOf(root: YamlNode): number {
  const data = decodeRoot(root);
  return data.ok ? root.line : data.error.line;
}

/** The data of a node as kyaml's MarshalJSON gives it: once it was printed and read again. */
export function jsonData(root: YamlNode): Result<JsonValue, DecodeProblem> {
  return directData(root) ?? throughText(root);
}

/** Undefined where something can get lost, or where a message has to count lines as they are printed. */
function directData(root: YamlNode): Result<JsonValue, DecodeProblem> | undefined {
  const data = survives(root, false) ? decodeRoot(root) : undefined;
  return data?.ok === true ? data : undefined;
}

function throughText(root: YamlNode): Result<JsonValue, DecodeProblem> {
  const composed = composeDocument(printNode(root));
  if (!composed.ok) {
    return err({ message: goYamlMessage(composed.error), line: root.line });
  }
  return composed.value === undefined ? { ok: true, value: null } : decodeRoot(composed.value);
}

const MAX_SURE_KEY = 100; // longer keys are written in another shape
// What YAML readers refuse in JSON, or take for a line end.
const ODD = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;
const SURE_TAGS: ReadonlySet<string> = new Set([
  TAG.none,
  TAG.str,
  TAG.int,
  TAG.bool,
  TAG.null,
  TAG.float,
  TAG.timestamp,
]);

/** Tells whether a node surely reads as what it is once it was printed. */
function survives(node: YamlNode, isInFlow: boolean): boolean {
  if (node.anchor !== "") return false;
  switch (node.kind) {
    case "scalar":
      return scalarSurvives(node, isInFlow);
    case "mapping":
      return (
        (node.tag === TAG.map || node.tag === TAG.none) &&
        node.content.every((child, at) => survivesInside(node, child, isInFlow, at % 2 === 0))
      );
    case "sequence":
      return (
        (node.tag === TAG.seq || node.tag === TAG.none) &&
        node.content.every((child) => survivesInside(node, child, isInFlow, false))
      );
    case "alias":
    case "empty":
      return false;
  }
}

function survivesInside(
  parent: YamlNode,
  child: YamlNode,
  isInFlow: boolean,
  isKey: boolean,
): boolean {
  if (isKey && !isSureKey(child)) return false;
  return survives(child, isInFlow || isKey || (parent.style & STYLE.flow) !== 0);
}

function isSureKey({ kind, value }: YamlNode): boolean {
  return kind === "scalar" && value.length <= MAX_SURE_KEY && value !== "<<";
}

function scalarSurvives({ value, style, tag }: YamlNode, isInFlow: boolean): boolean {
  if (value === "") return !isInFlow || (style & QUOTED) !== 0 || tag === TAG.str;
  if (!SURE_TAGS.has(tag) || ODD.test(value)) return false;
  if ((style & QUOTED) !== 0 && tag !== TAG.str && tag !== TAG.none) return false;
  const isBlock = (style & (STYLE.literal | STYLE.folded)) !== 0 || value.includes("\n");
  if (!isBlock) return true;
  if (value.startsWith("\t")) return false;
  return (style & STYLE.folded) === 0 || (!value.includes("\n") && !value.startsWith(" "));
}
