import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { InventoryEntry } from "./flux-kustomization.ts";
import type { KubeObject, ObjectRef } from "./kube-object.ts";
import { keyOf } from "./object-key.ts";
import type { ObjectKey } from "./object-key.ts";

const RBAC_GROUP = "rbac.authorization.k8s.io";
const RBAC_KINDS = new Set(["Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"]);

/**
 * The inventory's entry for an object. Take the object as the API server answered it: what is cluster-scoped has lost
 * there the namespace that its manifest may give it.
 */
export function inventoryEntryOf(object: KubeObject): InventoryEntry {
  return { id: printInventoryId(keyOf(object)), v: versionIn(object.apiVersion) };
}

/**
 * Writes a key as the inventory does: `default_podinfo_apps_Deployment`, `_admin_rbac.authorization.k8s.io_ClusterRole`.
 * RBAC names may hold colons, which are written `__`.
 *
 * Matches fluxcd/cli-utils object.ObjMetadata.
 */
export function printInventoryId({ group, kind, namespace, name }: ObjectKey): string {
  const mayHoldColons = group === RBAC_GROUP && RBAC_KINDS.has(kind);
  const written = mayHoldColons ? name.replaceAll(":", "__") : name;
  return [namespace, written, group, kind].join("_");
}

/**
 * Reads what `printInventoryId` wrote. `__` in a name is read as a colon whatever the kind, as cli-utils does: no
 * other kind can have `_` in its name.
 */
export function parseInventoryId(id: string): Result<ObjectKey, string> {
  const [namespace, ...more] = id.split("_");
  const kind = more.pop();
  const group = more.pop();
  if (namespace === undefined || kind === undefined || group === undefined || more.length === 0) {
    return err(`"${id}" is no inventory id: it has to be <namespace>_<name>_<group>_<kind>`);
  }
  return ok({ group, kind, namespace, name: more.join("_").replaceAll("__", ":") });
}

/** Names the object of an entry, as the cluster is asked for it. */
export function refOfEntry({ id, v }: InventoryEntry): Result<ObjectRef, string> {
  const parsed = parseInventoryId(id);
  if (!parsed.ok) return parsed;
  const { group, kind, namespace, name } = parsed.value;
  const apiVersion = group === "" ? v : `${group}/${v}`;
  return ok({ apiVersion, kind, name, ...(namespace === "" ? {} : { namespace }) });
}

/** The version of an apiVersion as Go reads it: nothing where there is more than one slash. */
function versionIn(apiVersion: string): string {
  const [first = "", second, ...more] = apiVersion.split("/");
  if (more.length > 0) return "";
  return second ?? first;
}
