import {
  STYLE,
  TAG,
  addField,
  assignNode,
  fieldOf,
  isPresent,
  isTextNode,
  removeField,
} from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import { resolveScalar } from "../../objects/yaml/resolve-scalar.ts";
import type { Failure } from "../failure.ts";
import { wrongKind } from "./node-kind.ts";

/**
 * Sets a field of a mapping, adding it where it is missing; without a value, or with null, removes it.
 *
 * A field without a name cannot be set. An existing field keeps its node, and its quotes. A new field *is* the given node: who sets one node in several places
 * makes them one, and a later change in one place shows in all.
 * Matches kyaml's FieldSetter with a name.
 */
export function setField(
  mapping: YamlNode,
  name: string,
  value: YamlNode | undefined,
  keyStyle: number = STYLE.plain,
): Failure | undefined {
  if (value !== undefined) quoteIfNeeded(value);
  const failure = wrongKind(mapping, name === "" ? "scalar" : "mapping");
  if (failure !== undefined) return failure;
  if (value === undefined || (value.tag === TAG.null && !value.isKept)) {
    removeField(mapping, name);
    return undefined;
  }
  const field = isPresent(mapping) ? fieldOf(mapping, name) : undefined;
  if (field === undefined) {
    addField(mapping, name, value);
    if (keyStyle !== STYLE.plain) styleLastKey(mapping, keyStyle);
    return undefined;
  }
  value.style = field.style; // and keeps it for the next place it is set at, as in kyaml
  assignNode(field, value);
  return undefined;
}

/**
 * Makes a scalar say what a value says; its quotes stay.
 * Matches kyaml's FieldSetter without a name.
 */
export function setScalar(scalar: YamlNode, value: YamlNode): Failure | undefined {
  quoteIfNeeded(value);
  const failure = wrongKind(scalar, "scalar");
  if (failure !== undefined || !isPresent(value)) return failure;
  value.style = scalar.style;
  assignNode(scalar, value);
  return undefined;
}

function styleLastKey(mapping: YamlNode, keyStyle: number): void {
  const key = mapping.content.at(-2);
  if (key !== undefined) key.style = keyStyle;
}

/** Quotes a text that YAML 1.1 would not read as one. */
function quoteIfNeeded(value: YamlNode): void {
  if (!isTextNode(value) || value.style !== STYLE.plain) return;
  if (isOldNonText(value.value)) value.style = STYLE.doubleQuoted;
}

function isOldNonText(text: string): boolean {
  if (text === "" || text.includes("\n")) return false;
  return OLD_CANDIDATE.test(text) && resolveScalar(text, "v2").tag !== TAG.str;
}

const OLD_CANDIDATE = /^[-+.0-9yYnNtTfFoO~]/;
