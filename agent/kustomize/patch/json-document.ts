import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../../objects/kube-object.ts";
import { isList } from "../../objects/read-json.ts";
import { setField } from "../../objects/yaml/decode.ts";

/** Plain data that can be changed in place. */
export type Mutable = Map<string, Mutable> | Mutable[] | bigint | boolean | number | string | null;

/** Makes plain data changeable. */
export function mutable(value: JsonValue): Mutable {
  if (value === null || typeof value !== "object") return value;
  if (isList(value)) return value.map(mutable);
  return new Map(Object.entries(value).map(([name, field]) => [name, mutable(field ?? null)]));
}

/** The plain data that something changeable has become. */
export function immutable(value: Mutable): JsonValue {
  if (Array.isArray(value)) return value.map(immutable);
  if (!(value instanceof Map)) return value;
  const fields: Record<string, JsonValue> = {};
  for (const [name, field] of value) setField(fields, name, immutable(field));
  return fields;
}

/** How many values something consists of. */
export function countNodes(value: Mutable): number {
  if (!isContainer(value)) return 1;
  let count = 1;
  for (const part of value.values()) count += countNodes(part);
  return count;
}

/** A place in a document: what holds it, and its name or number there. */
export interface Pointer {
  readonly parent: Map<string, Mutable> | Mutable[];
  readonly key: string;
}

/** Follows a JSON pointer up to its last part; undefined where something on the way is missing. */
export function follow(root: Mutable, path: string): Pointer | undefined {
  const parts = path.split("/").slice(1).map(decodePart);
  const key = parts.pop();
  let node: Mutable | undefined = root;
  for (const part of parts) {
    if (!isContainer(node)) return undefined;
    const next: Result<Mutable | undefined, string> = getAt({ parent: node, key: part });
    node = next.ok ? next.value : undefined;
  }
  return key === undefined || !isContainer(node) ? undefined : { parent: node, key };
}

function isContainer(node: Mutable | undefined): node is Map<string, Mutable> | Mutable[] {
  return Array.isArray(node) || node instanceof Map;
}

function decodePart(part: string): string {
  return part.replaceAll(/~[01]/g, (escape) => (escape === "~1" ? "/" : "~"));
}

/** What is at a place; undefined where a mapping has no such field. */
export function getAt({ parent, key }: Pointer): Result<Mutable | undefined, string> {
  if (parent instanceof Map) return ok(parent.get(key));
  const index = indexIn(parent.length, key);
  if (!index.ok) return index;
  return index.value < parent.length ? ok(parent[index.value]) : err(outside(key));
}

/** Puts a value into a mapping, or before what is at a place of a list. */
export function addAt({ parent, key }: Pointer, value: Mutable): string | undefined {
  if (parent instanceof Map) {
    parent.set(key, value);
    return undefined;
  }
  if (key === "-") {
    parent.push(value);
    return undefined;
  }
  if (!isInteger(key)) return `value was not a proper array index: '${key}': ${notANumber(key)}`;
  const index = indexIn(parent.length + 1, key);
  if (!index.ok) return index.error;
  if (index.value > parent.length) return outside(key);
  parent.splice(index.value, 0, value);
  return undefined;
}

/** Puts a value in the place of another. */
export function setAt({ parent, key }: Pointer, value: Mutable): string | undefined {
  if (parent instanceof Map) {
    parent.set(key, value);
    return undefined;
  }
  const index = indexIn(parent.length, key);
  if (!index.ok) return index.error;
  parent[index.value] = value;
  return undefined;
}

/** Takes a value away. */
export function removeAt({ parent, key }: Pointer): string | undefined {
  if (parent instanceof Map) {
    return parent.delete(key)
      ? undefined
      : `Unable to remove nonexistent key: ${key}: missing value`;
  }
  const index = indexIn(parent.length, key);
  if (!index.ok) return index.error;
  if (index.value >= parent.length) return outside(key);
  parent.splice(index.value, 1);
  return undefined;
}

function indexIn(length: number, key: string): Result<number, string> {
  if (!isInteger(key)) return err(notANumber(key));
  const index = Number(key);
  if (index < -length) return err(outside(key));
  return ok(index < 0 ? index + length : index);
}

function isInteger(key: string): boolean {
  return /^[-+]?[0-9]{1,15}$/.test(key);
}

function notANumber(key: string): string {
  return `strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`;
}

function outside(key: string): string {
  return `Unable to access invalid index: ${Number(key)}: invalid index referenced`;
}
