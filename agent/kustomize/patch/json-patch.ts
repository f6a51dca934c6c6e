import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject, JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { isList } from "../../objects/read-json.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import { jsonText } from "../../objects/yaml/json-text.ts";
import {
  addAt,
  countNodes,
  follow,
  getAt,
  immutable,
  mutable,
  removeAt,
  setAt,
} from "./json-document.ts";
import type { Mutable } from "./json-document.ts";

const MAX_COPIED_NODES = 1_000_000; // by the copy operations of one patch; copies of copies grow fast

/** The operations of an RFC 6902 patch. */
export type JsonPatch = readonly JsonObject[];

/**
 * Reads a patch that is JSON, or YAML of which the first document counts. `err` tells what is wrong with it.
 * Matches kustomize's way to json-patch v4.
 */
export function readJsonPatch(text: string): Result<JsonPatch, string> {
  const value = text.startsWith("[") ? parseJson(text) : parseYaml(text);
  if (!value.ok) return value;
  if (value.value === null) return ok([]);
  if (!isList(value.value)) {
    return err(
      `json: cannot unmarshal ${goKind(value.value)} into Go value of type jsonpatch.Patch`,
    );
  }
  const operations: JsonObject[] = [];
  for (const operation of value.value) {
    if (operation !== null && !isJsonObject(operation)) {
      return err(
        `json: cannot unmarshal ${goKind(operation)} into Go value of type jsonpatch.Operation`,
      );
    }
    operations.push(operation ?? {});
  }
  return ok(operations);
}

function goKind(value: JsonValue): string {
  if (isList(value)) return "array";
  if (typeof value === "object") return "object";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "number";
}

function parseJson(text: string): Result<JsonValue, string> {
  try {
    const value: unknown = JSON.parse(text);
    return ok(isJson(value) ? value : null);
  } catch (error) {
    return err(error instanceof Error ? error.message : "invalid JSON");
  }
}

// What JSON.parse gives is nothing else; this is where the types take its word for it.
function isJson(value: unknown): value is JsonValue {
  return value !== undefined;
}

function parseYaml(text: string): Result<JsonValue, string> {
  const document = readOldDocument(text);
  return document.ok ? ok(document.value.value) : err(document.error.message);
}

/** Applies a patch; `err` tells why an operation could not be done, as json-patch says it. */
export function applyJsonPatch(document: JsonValue, patch: JsonPatch): Result<JsonValue, string> {
  const patcher = new Patcher(mutable(document));
  for (const operation of patch) {
    const problem = patcher.apply(operation);
    if (problem !== undefined) return err(problem);
  }
  return ok(immutable(patcher.document));
}

class Patcher {
  document: Mutable;
  #copied = 0;

  constructor(document: Mutable) {
    this.document = document;
  }

  apply(operation: JsonObject): string | undefined {
    const op = typeof operation["op"] === "string" ? operation["op"] : "unknown";
    switch (op) {
      case "add":
        return this.#add(operation);
      case "remove":
        return this.#remove(operation);
      case "replace":
        return this.#replace(operation);
      case "move":
        return this.#move(operation);
      case "copy":
        return this.#copy(operation);
      case "test":
        return this.#test(operation);
      default:
        return `Unexpected kind: ${op}`;
    }
  }

  #add(operation: JsonObject): string | undefined {
    const { path } = operation;
    if (typeof path !== "string") return "add operation failed to decode path: missing value";
    const pointer = follow(this.document, path);
    if (pointer === undefined) {
      return `add operation does not apply: doc is missing path: "${path}": missing value`;
    }
    return within(`error in add for path: '${path}'`, addAt(pointer, valueOf(operation)));
  }

  #remove({ path }: JsonObject): string | undefined {
    if (typeof path !== "string") return "remove operation failed to decode path: missing value";
    const pointer = follow(this.document, path);
    if (pointer === undefined) {
      return `remove operation does not apply: doc is missing path: "${path}": missing value`;
    }
    return within(`error in remove for path: '${path}'`, removeAt(pointer));
  }

  #replace(operation: JsonObject): string | undefined {
    const { path } = operation;
    if (typeof path !== "string") {
      return "replace operation failed to decode path: operation missing path field: missing value";
    }
    if (path === "") return this.#replaceAll(valueOf(operation));
    const pointer = follow(this.document, path);
    if (pointer === undefined) {
      return `replace operation does not apply: doc is missing path: ${path}: missing value`;
    }
    if (!getAt(pointer).ok) {
      return `replace operation does not apply: doc is missing key: ${path}: missing value`;
    }
    return within(`error in remove for path: '${path}'`, setAt(pointer, valueOf(operation)));
  }

  #replaceAll(value: Mutable): string | undefined {
    if (!Array.isArray(value) && !(value instanceof Map)) {
      return "replace operation value must be object or array";
    }
    this.document = value;
    return undefined;
  }

  #move(operation: JsonObject): string | undefined {
    const { from, path } = operation;
    if (typeof from !== "string") {
      return "move operation failed to decode from: operation, missing from field: missing value";
    }
    const source = follow(this.document, from);
    if (source === undefined) {
      return `move operation does not apply: doc is missing from path: ${from}: missing value`;
    }
    const value = getAt(source);
    const problem = value.ok ? removeAt(source) : value.error;
    if (problem !== undefined) return `error in move for path: '${source.key}': ${problem}`;
    if (typeof path !== "string") {
      return "move operation failed to decode path: operation missing path field: missing value";
    }
    const target = follow(this.document, path);
    if (target === undefined) {
      return `move operation does not apply: doc is missing destination path: ${path}: missing value`;
    }
    const moved = value.ok ? (value.value ?? null) : null;
    return within(`error in move for path: '${path}'`, addAt(target, moved));
  }

  #copy({ from, path }: JsonObject): string | undefined {
    if (typeof from !== "string") {
      return "copy operation failed to decode from: operation, missing from field: missing value";
    }
    const source = follow(this.document, from);
    if (source === undefined) {
      return `copy operation does not apply: doc is missing from path: ${from}: missing value`;
    }
    const value = getAt(source);
    if (!value.ok) return `error in copy for from: '${from}': ${value.error}`;
    if (typeof path !== "string") return "copy operation failed to decode path: missing value";
    const target = follow(this.document, path);
    if (target === undefined) {
      return `copy operation does not apply: doc is missing destination path: ${path}: missing value`;
    }
    this.#copied += countNodes(value.value ?? null);
    if (this.#copied > MAX_COPIED_NODES) return "the copy operations of the patch copy too much";
    const copy = mutable(immutable(value.value ?? null));
    return within("error while adding value during copy", addAt(target, copy));
  }

  #test(operation: JsonObject): string | undefined {
    const { path } = operation;
    if (typeof path !== "string") return "test operation failed to decode path: missing value";
    const wanted = jsonText(operation["value"] ?? null);
    const failed = `testing value ${path} failed: test failed`;
    if (path === "") return jsonText(immutable(this.document)) === wanted ? undefined : failed;
    const pointer = follow(this.document, path);
    if (pointer === undefined) {
      return `test operation does not apply: is missing path: ${path}: missing value`;
    }
    const value = getAt(pointer);
    if (!value.ok) return `error in test for path: '${path}': ${value.error}`;
    return jsonText(immutable(value.value ?? null)) === wanted ? undefined : failed;
  }
}

function valueOf(operation: JsonObject): Mutable {
  return mutable(operation["value"] ?? null);
}

function within(context: string, problem: string | undefined): string | undefined {
  return problem === undefined ? undefined : `${context}: ${problem}`;
}
