import {
  effectiveNamespace,
  groupAndVersion,
  NO_NAMESPACE,
  type ResourceId,
} from "../../kustomize/resources/resource-id.ts";
import { SchemaStore } from "../../kustomize/schema/schema-store.ts";
import type { JsonObject } from "../../objects/kube-object.ts";
import { printYaml } from "../../objects/print-yaml.ts";
import { textAt } from "../../objects/read-json.ts";

/**
 * The files, by name, that objects are written to: one an object, whose name begins with the namespace where there are
 * several. Matches kustomize's build.Writer: of two objects with one name, the later stays.
 */
export function objectFiles(objects: readonly JsonObject[]): ReadonlyMap<string, string> {
  const scopes = new SchemaStore();
  const placed = objects.map((object) => ({ object, id: idOf(object, scopes) }));
  const namespaces = new Set(placed.map(({ id }) => effectiveNamespace(id)));
  namespaces.delete(NO_NAMESPACE);
  const files = new Map<string, string>();
  for (const { object, id } of placed) {
    const namespace = effectiveNamespace(id);
    const prefix = namespaces.size > 1 && namespace !== NO_NAMESPACE ? `${namespace}_` : "";
    files.set(`${prefix.toLowerCase()}${nameOf(id)}`, printYaml(object));
  }
  return files;
}

function nameOf({ group, version, kind, name }: ResourceId): string {
  const type = [group, version, kind].filter((part) => part !== "").join("_");
  return `${type}_${name}.yaml`.toLowerCase();
}

function idOf(object: JsonObject, scopes: SchemaStore): ResourceId {
  const apiVersion = textAt(object, "apiVersion") ?? "";
  const kind = textAt(object, "kind") ?? "";
  return {
    ...groupAndVersion(apiVersion),
    kind,
    name: textAt(object, "metadata", "name") ?? "",
    namespace: textAt(object, "metadata", "namespace") ?? "",
    isClusterScoped: scopes.isClusterScoped(apiVersion, kind),
  };
}
