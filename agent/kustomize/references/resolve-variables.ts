import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { decodeNode } from "../../objects/yaml/decode.ts";
import { compareBytes } from "../../objects/yaml/json-text.ts";
import { STYLE, TAG, isPresent, isTextNode } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { FieldSpec } from "../configuration/field-spec.ts";
import type { Failure } from "../failure.ts";
import { setFields } from "../nodes/field-specs.ts";
import { findPath } from "../nodes/find-path.ts";
import { splitBracketPath } from "../nodes/split-path.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import { expand } from "./expand.ts";
import type { Lookup, VariableValue } from "./expand.ts";
import { variableText } from "./variables.ts";
import type { PlacedVariable, Variables } from "./variables.ts";

/**
 * Puts the values of variables into the fields of the specs; gives the warnings.
 * Matches kustomize's ResAccumulator.ResolveVars.
 */
export function resolveVariables(
  list: ResourceList,
  variables: Variables,
  specs: readonly FieldSpec[],
): Result<readonly string[], Failure> {
  if (variables.size === 0) return ok([]);
  const values = new Map<string, VariableValue | undefined>();
  for (const name of [...variables.keys()].toSorted(compareBytes)) {
    const variable = variables.get(name);
    if (variable === undefined) continue;
    const value = valueOf(list, variable);
    if (!value.ok) return value;
    values.set(name, value.value);
  }
  const used = new Set<string>();
  const failure = expandAll(list, specs, (name) => {
    const value = values.get(name);
    if (value !== undefined) used.add(name);
    return value;
  });
  if (failure !== undefined) return err(failure);
  const unused = [...values.keys()].filter((name) => !used.has(name));
  if (unused.length === 0) return ok([]);
  return ok([`well-defined vars that were never replaced: ${unused.join(",")}`]);
}

function valueOf(
  list: ResourceList,
  variable: PlacedVariable,
): Result<VariableValue | undefined, Failure> {
  const { name, fieldPath, place } = variable;
  const source = list.all.find((resource) => resource.varNames.includes(name));
  if (source?.node === undefined) {
    return err({
      ...invalid(
        `var '${variableText(variable)}' cannot be mapped to a field in the set of known resources`,
        "Correct its objref, or add the resource.",
      ),
      ...place,
    });
  }
  const found = findPath(source.node, splitIndexes(splitBracketPath(fieldPath)));
  const value = found.ok && found.value !== undefined ? scalarValue(found.value) : undefined;
  if (value !== undefined) return value;
  return err({
    ...invalid(
      `field specified in var '${variableText(variable)}' not found in corresponding resource`,
      "Correct its fieldref.",
    ),
    ...place,
  });
}

/** Splits "ports[0]" into "ports" and "0". */
function splitIndexes(steps: readonly string[]): readonly string[] {
  return steps.flatMap((step) => {
    const [, name = "", index] = /^(.*)\[([0-9]+)\]$/.exec(step) ?? [];
    if (index === undefined) return [step];
    return name === "" ? [index] : [name, index];
  });
}

/** The value of a field; of a mapping or a list it is none that a text could hold. */
function scalarValue(node: YamlNode): Result<VariableValue | undefined, Failure> | undefined {
  if (node.kind === "mapping" || node.kind === "sequence") {
    return decodeNode(node).ok ? ok(undefined) : undefined;
  }
  const { tag, value } = node;
  switch (tag) {
    case TAG.int:
      return /^[-+]?[0-9]+$/.test(value) ? ok(Number(value)) : undefined;
    case TAG.float:
      return Number.isNaN(Number(value)) ? undefined : ok(Number(value));
    case TAG.bool:
      return truthOf(value);
    default:
      return ok(value);
  }
}

// As Go's strconv.ParseBool.
function truthOf(text: string): Result<boolean, Failure> | undefined {
  if (/^(?:1|t|T|TRUE|true|True)$/.test(text)) return ok(true);
  return /^(?:0|f|F|FALSE|false|False)$/.test(text) ? ok(false) : undefined;
}

function expandAll(
  list: ResourceList,
  specs: readonly FieldSpec[],
  lookup: Lookup,
): Failure | undefined {
  for (const { node, place } of list.all) {
    if (node === undefined) continue;
    const failure = setFields(node, specs, (field) => expandIn(field, lookup));
    if (failure !== undefined) return { ...failure, ...place };
  }
  return undefined;
}

function expandIn(node: YamlNode, lookup: Lookup): Failure | undefined {
  if (!isPresent(node)) return undefined;
  switch (node.kind) {
    case "scalar":
      if (isTextNode(node)) setValue(node, expand(node.value, lookup));
      return undefined;
    case "mapping":
      return expandFields(node, lookup);
    case "sequence":
      return expandItems(node, lookup);
    case "alias":
    case "empty":
      return invalid("invalid type encountered", "Correct the field.");
  }
}

function expandFields(node: YamlNode, lookup: Lookup): Failure | undefined {
  for (let at = 0; at + 1 < node.content.length; at += 2) {
    const key = node.content[at];
    const value = node.content[at + 1];
    if (key === undefined || value === undefined) continue;
    if (!isTextNode(key)) {
      const message = `invalid map key: value='${key.value}', tag='${key.tag}'`;
      return invalid(message, "Put the key in quotes.");
    }
    if (isTextNode(value)) setValue(value, expand(value.value, lookup));
  }
  return undefined;
}

function expandItems(node: YamlNode, lookup: Lookup): Failure | undefined {
  for (const item of node.content) {
    if (!isTextNode(item)) {
      return invalid("invalid value type expect a string", "Put every item in quotes.");
    }
    setValue(item, expand(item.value, lookup));
  }
  return undefined;
}

function setValue(node: YamlNode, value: VariableValue): void {
  node.style = STYLE.plain;
  node.value = typeof value === "number" ? numberText(value) : String(value);
  if (typeof value === "string") node.tag = TAG.str;
  else if (typeof value === "boolean") node.tag = TAG.bool;
  else node.tag = Number.isInteger(value) ? TAG.int : TAG.float;
}

// As Go's strconv.FormatFloat in the shape "f".
function numberText(value: number): string {
  return Number.isInteger(value) ? BigInt(value).toString() : String(value);
}

function invalid(message: string, advice: string): Failure {
  return { code: "variable-invalid", message, advice };
}
