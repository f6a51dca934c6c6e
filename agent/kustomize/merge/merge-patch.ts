import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { compareBytes } from "../../objects/yaml/json-text.ts";
import { STYLE, TAG, YamlNode, isPresent } from "../../objects/yaml/node.ts";
import type { NodeKind } from "../../objects/yaml/node.ts";
import type { Failure } from "../failure.ts";
import { topText } from "../nodes/metadata.ts";
import { wrongKind } from "../nodes/node-kind.ts";
import { setField } from "../nodes/set-field.ts";
import type { FieldSchema, KindSchemas } from "../schema/field-schema.ts";
import { commentSchema, ownCommentSchema } from "./comment-schema.ts";
import { takeDirective } from "./directive.ts";
import { mergeItems } from "./merge-items.ts";

/** The outcome of a merge; undefined: nothing is left. */
export type Merged = Result<YamlNode | undefined, Failure>;

/**
 * Merges a strategic merge patch into a node. Both are changed: what the patch adds becomes part of the node.
 * Matches kyaml's merge2 and its walker.
 */
export function mergePatch(
  target: YamlNode | undefined,
  patch: YamlNode | undefined,
  schemas: KindSchemas,
  schema?: FieldSchema,
): Merged {
  return new Merger(schemas).merge({ target, patch, schema });
}

/** A place in both objects. */
export interface Spot {
  readonly target: YamlNode | undefined;
  readonly patch: YamlNode | undefined;
  readonly schema: FieldSchema | undefined;
}

class Merger {
  readonly #schemas: KindSchemas;

  constructor(schemas: KindSchemas) {
    this.#schemas = schemas;
  }

  merge(spot: Spot): Merged {
    const { target, patch } = spot;
    const kind = kindOf(target, patch);
    const failure = wrongKind(target, kind) ?? wrongKind(patch, kind);
    if (failure !== undefined) return err(failure);
    switch (kind) {
      case "scalar":
        return ok(patch ?? target);
      case "sequence":
        return this.#mergeLists(this.#prepared(spot));
      case "mapping":
        return this.#mergeMappings(this.#prepared(spot));
      case "alias":
      case "empty":
        return ok(undefined);
    }
  }

  #prepared({ target, patch, schema }: Spot): Spot {
    const known = this.#schemaOf({ target, patch, schema });
    keepStyle(target, patch);
    keepComments(target, patch);
    return { target, patch, schema: known };
  }

  #schemaOf({ target, patch, schema }: Spot): FieldSchema | undefined {
    const commented = ownCommentSchema([target, patch], this.#schemas);
    return commented ?? schema ?? this.#ownSchema(target) ?? this.#ownSchema(patch);
  }

  #ownSchema(node: YamlNode | undefined): FieldSchema | undefined {
    if (node?.kind !== "mapping") return undefined;
    const kind = topText(node, "kind");
    const apiVersion = topText(node, "apiVersion");
    return kind === "" || apiVersion === "" ? undefined : this.#schemas.kind(apiVersion, kind);
  }

  #mergeMappings({ target, patch, schema }: Spot): Merged {
    const start = startMapping(target, patch);
    if (!start.ok || start.value === undefined) return start;
    const merged = start.value;
    for (const name of fieldNames(merged, patch)) {
      const own = entryOf(merged, name);
      const other = patch === undefined ? undefined : entryOf(patch, name);
      const nodes = [own?.value, own?.key, other?.value, other?.key];
      const commented = commentSchema(nodes, this.#schemas);
      const spot = {
        target: own?.value,
        patch: other?.value,
        schema: commented ?? schema?.field(name),
      };
      const field = this.merge(spot);
      if (!field.ok) return field;
      const failure = setField(merged, name, field.value, keyStyle(field.value, own, other));
      if (failure !== undefined) return err(failure);
    }
    return ok(merged);
  }

  #mergeLists({ target, patch, schema }: Spot): Merged {
    if (schema?.mergeKeys === undefined) return ok(patch ?? target);
    const start = startList(target, patch);
    if (!start.ok || start.value === undefined) return start;
    return mergeItems(start.value, patch, schema, (spot) => this.merge(spot));
  }
}

/** The kind of the first of two nodes that is there; of nothing, a mapping. */
function kindOf(target: YamlNode | undefined, patch: YamlNode | undefined): NodeKind {
  if (isPresent(target)) return target.kind;
  return isPresent(patch) ? patch.kind : "mapping";
}

/** What is empty was perhaps written in one line; once it is filled it should not be. */
function keepStyle(target: YamlNode | undefined, patch: YamlNode | undefined): void {
  if (target === undefined || patch === undefined || target.kind === "scalar") return;
  if (target.content.length === 0) target.style = patch.style;
}

/** The comments of a patch go with it, and may be a schema for the next one. */
function keepComments(target: YamlNode | undefined, patch: YamlNode | undefined): void {
  if (target === undefined || patch?.comments === undefined) return;
  const { head, line, foot } = patch.comments;
  target.comments = {
    head: head || (target.comments?.head ?? ""),
    line: line || (target.comments?.line ?? ""),
    foot: foot || (target.comments?.foot ?? ""),
  };
}

/** The mapping into which the fields are merged; undefined where nothing is to be left. */
function startMapping(target: YamlNode | undefined, patch: YamlNode | undefined): Merged {
  if (!isPresent(target)) {
    const directive = takeDirective(patch);
    if (directive.ok && directive.value === "delete") return ok(undefined);
    return ok(patch ?? keptNull(target));
  }
  if (patch?.tag === TAG.null) return ok(undefined);
  const directive = takeDirective(patch);
  if (!directive.ok) return directive;
  if (directive.value === "delete") return ok(undefined);
  return ok(directive.value === "replace" ? patch : target);
}

function startList(target: YamlNode | undefined, patch: YamlNode | undefined): Merged {
  if (!isPresent(target)) return ok(patch);
  if (patch?.tag === TAG.null) return ok(undefined);
  const directive = takeDirective(patch);
  if (!directive.ok) return directive;
  if (directive.value === "delete") return ok(undefined);
  return ok(directive.value === "replace" ? patch : target);
}

/** A null that somebody wrote out stays. */
function keptNull(node: YamlNode | undefined): YamlNode | undefined {
  if (node === undefined || node.value === "") return undefined;
  const kept = new YamlNode("scalar", TAG.null, node.value);
  kept.isKept = true;
  return kept;
}

function fieldNames(merged: YamlNode, patch: YamlNode | undefined): readonly string[] {
  const names = new Set<string>();
  for (const { content } of patch === undefined ? [merged] : [merged, patch]) {
    for (let at = 0; at < content.length; at += 2) names.add(content[at]?.value ?? "");
  }
  return [...names].toSorted(compareBytes);
}

interface Entry {
  readonly key: YamlNode;
  readonly value: YamlNode;
}

function entryOf({ content }: YamlNode, name: string): Entry | undefined {
  for (let at = 0; at + 1 < content.length; at += 2) {
    const key = content[at];
    const value = content[at + 1];
    if (key?.value === name && value !== undefined) return { key, value };
  }
  return undefined;
}

function keyStyle(value: YamlNode | undefined, own?: Entry, other?: Entry): number {
  if (value !== undefined && value === other?.value) return other.key.style;
  if (value !== undefined && value === own?.value) return own.key.style;
  return STYLE.plain;
}
