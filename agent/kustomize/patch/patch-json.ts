import type { JsonValue } from "../../objects/kube-object.ts";
import { isJsonObject } from "../../objects/kube-object.ts";
import { jsonData } from "../../objects/yaml/plain-data.ts";
import type { Failure } from "../failure.ts";
import { dataNode } from "../nodes/data-node.ts";
import { isInternalAnnotation } from "../resources/build-annotations.ts";
import { idText } from "../resources/resource-id.ts";
import type { Resource } from "../resources/resource.ts";
import { applyJsonPatch } from "./json-patch.ts";
import type { JsonPatch } from "./json-patch.ts";

/** Applies a JSON patch to a resource. What the build remembers of it stays. */
export function patchWithJson(resource: Resource, patch: JsonPatch): Failure | undefined {
  const { node } = resource;
  if (node === undefined) return undefined;
  const remembered = [...resource.annotations].filter(([key]) => isInternalAnnotation(key));
  const document = jsonData(node);
  if (!document.ok) return failed(resource, document.error.message);
  const patched = applyJsonPatch(document.value, patch);
  if (!patched.ok) return failed(resource, patched.error);
  if (!isFields(patched.value)) return failed(resource, "json: cannot unmarshal into an object");
  resource.node = dataNode(patched.value);
  const { annotations } = resource;
  for (const [key, value] of remembered) annotations.set(key, value);
  resource.annotations = annotations;
  return undefined;
}

function isFields(value: JsonValue): boolean {
  return value !== null && isJsonObject(value);
}

function failed(resource: Resource, message: string): Failure {
  return {
    code: "patch-failed",
    message,
    advice: `Make the patch fit ${idText(resource.id)}, or give it another target.`,
  };
}
