import { parseJsonObject } from "../../objects/parse-json.ts";
import { isPresent } from "../../objects/yaml/node.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import type { FieldSchema, KindSchemas } from "../schema/field-schema.ts";

/**
 * The schema that a comment at one of these nodes gives as JSON, the first that has one; it counts more than what is
 * known of the field. Any JSON object will do, so that a comment can also make a list one that is replaced.
 * Matches kyaml's fieldmeta.
 */
export function commentSchema(
  nodes: readonly (YamlNode | undefined)[],
  schemas: KindSchemas,
): FieldSchema | undefined {
  for (const node of nodes) {
    const text = node?.comments?.line || node?.comments?.head || "";
    const body = text.startsWith("#") ? parseJsonObject(text.replace(/^#+/, "")) : undefined;
    if (body !== undefined && Object.keys(body).length > 0) return schemas.ofBody(body);
  }
  return undefined;
}

/** The schema that a comment at a value itself gives. */
export function ownCommentSchema(
  nodes: readonly (YamlNode | undefined)[],
  schemas: KindSchemas,
): FieldSchema | undefined {
  return commentSchema(nodes.filter(isPresent), schemas);
}
