import { parseJsonObject } from "../../objects/parse-json.ts";
import type { YamlNode } from "../../objects/yaml/node.ts";
import { schemaOfBody } from "../schema/custom-schema.ts";
import type { FieldSchema } from "../schema/field-schema.ts";

/** The schema that a comment at the first of these nodes gives, as JSON: as kyaml's fieldmeta reads one. */
export function commentSchema(nodes: readonly (YamlNode | undefined)[]): FieldSchema | undefined {
  for (const node of nodes) {
    const text = node?.comments?.line || node?.comments?.head || "";
    const body = text.startsWith("#") ? parseJsonObject(text.replace(/^#+/, "")) : undefined;
    if (body !== undefined && Object.keys(body).length > 0) return schemaOfBody(body);
  }
  return undefined;
}
