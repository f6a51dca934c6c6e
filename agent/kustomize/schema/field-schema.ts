import type { JsonObject } from "../../objects/kube-object.ts";

/** What a strategic merge has to know of a field. */
export interface FieldSchema {
  /**
   * The keys by which a patch merges the items of a list; none: its items are plain values. Undefined: a patch replaces
   * the list.
   */
  readonly mergeKeys: readonly string[] | undefined;
  /** The schema of a field of it; undefined where nothing is known of the field. */
  field(name: string): FieldSchema | undefined;
  /** The schema of its items; undefined where nothing is known of them. */
  items(): FieldSchema | undefined;
}

/** Finds schemas. */
export interface KindSchemas {
  /** The schema of a kind; undefined where nothing is known of it. */
  kind(apiVersion: string, kind: string): FieldSchema | undefined;
  /** A schema that is written out, and may refer to what is known by name. */
  ofBody(body: JsonObject): FieldSchema;
}
