import { mapsAt, textAt, textsAt, withAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Cluster } from "../requests/cluster.ts";
import { deleteObject } from "../requests/delete.ts";
import type { Change } from "../store/history.ts";

const BACKGROUND = { policy: "Background", dryRun: false };

/** No pod runs here, so that storage is never in use. */
const PROTECTIONS = ["kubernetes.io/pvc-protection", "kubernetes.io/pv-protection"];

/** Deletes what only a gone object owned, and does what the orphan and foreground finalizers ask for. */
export function collectGarbage(
  cluster: Cluster,
  { resource, key, object, previous }: Change,
): void {
  if (object === undefined) {
    if (previous !== undefined) deleteOwned(cluster, previous);
    return;
  }
  if (mapsAt(object, "metadata", "ownerReferences").length > 0)
    collectIfUnowned(cluster, { resource, key });
  if (textAt(object, "metadata", "deletionTimestamp") === undefined) return;
  const finalizers = textsAt(object, "metadata", "finalizers");
  for (const finalizer of PROTECTIONS.filter((name) => finalizers.includes(name))) {
    dropFinalizer(cluster, { resource, key }, finalizer);
  }
  if (finalizers.includes("orphan")) orphan(cluster, { resource, key });
  if (finalizers.includes("foregroundDeletion")) deleteInForeground(cluster, { resource, key });
}

interface Place {
  readonly resource: string;
  readonly key: string;
}

interface Owned extends Place {
  readonly object: JsonMap;
}

function ownedBy({ store }: Cluster, uid: string): readonly Owned[] {
  return store.resources().flatMap((resource) =>
    store.list(resource).flatMap(([key, object]) => {
      const owners = mapsAt(object, "metadata", "ownerReferences");
      return owners.some((owner) => owner["uid"] === uid) ? [{ resource, key, object }] : [];
    }),
  );
}

function deleteOwned(cluster: Cluster, owner: JsonMap): void {
  const uid = textAt(owner, "metadata", "uid") ?? "";
  for (const owned of ownedBy(cluster, uid)) collectIfUnowned(cluster, owned);
  finishForeground(cluster, owner);
}

/** Deletes an object all of whose owners are gone. */
function collectIfUnowned(cluster: Cluster, { resource, key }: Place): void {
  const live = cluster.store.get(resource, key);
  const kind = cluster.kinds.ofResource(resource);
  if (live === undefined || kind === undefined) return;
  const owners = mapsAt(live, "metadata", "ownerReferences");
  const namespace = textAt(live, "metadata", "namespace");
  if (owners.length === 0 || owners.some((owner) => isThere(cluster, owner, namespace))) return;
  deleteObject(cluster, kind, { key, live, deletion: BACKGROUND });
}

/** An owner is there when it has the uid: another of the same name is another object. */
function isThere(
  { store, kinds }: Cluster,
  owner: JsonMap,
  namespace: string | undefined,
): boolean {
  const apiVersion = textAt(owner, "apiVersion") ?? "";
  const kind = kinds
    .all()
    .find((one) => one.kind === owner["kind"] && one.group === groupOf(apiVersion));
  if (kind === undefined) return true; // not known here: the real collector waits too
  const name = textAt(owner, "name") ?? "";
  const key = kind.namespaced ? `${namespace ?? ""}/${name}` : name;
  return textAt(store.get(kind.resource, key), "metadata", "uid") === owner["uid"];
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

function orphan(cluster: Cluster, place: Place): void {
  const live = cluster.store.get(place.resource, place.key);
  const uid = textAt(live, "metadata", "uid") ?? "";
  for (const { resource, key, object } of ownedBy(cluster, uid)) {
    const owners = mapsAt(object, "metadata", "ownerReferences").filter(
      (owner) => owner["uid"] !== uid,
    );
    const path = ["metadata", "ownerReferences"];
    cluster.store.put(
      resource,
      key,
      withAt(object, path, owners.length === 0 ? undefined : owners),
    );
  }
  dropFinalizer(cluster, place, "orphan");
}

function deleteInForeground(cluster: Cluster, place: Place): void {
  const live = cluster.store.get(place.resource, place.key);
  const owned = ownedBy(cluster, textAt(live, "metadata", "uid") ?? "");
  for (const { resource, key } of owned) {
    const kind = cluster.kinds.ofResource(resource);
    const object = cluster.store.get(resource, key);
    if (kind === undefined || object === undefined) continue;
    if (textAt(object, "metadata", "deletionTimestamp") !== undefined) continue;
    deleteObject(cluster, kind, {
      key,
      live: object,
      deletion: { policy: "Foreground", dryRun: false },
    });
  }
  if (blocking(cluster, live).length === 0) dropFinalizer(cluster, place, "foregroundDeletion");
}

function blocking(cluster: Cluster, live: JsonMap | undefined): readonly Owned[] {
  const uid = textAt(live, "metadata", "uid") ?? "";
  return ownedBy(cluster, uid).filter(({ object }) =>
    mapsAt(object, "metadata", "ownerReferences").some(
      (owner) => owner["uid"] === uid && owner["blockOwnerDeletion"] === true,
    ),
  );
}

/** When a dependent is gone, an owner that waited for it may go too. */
function finishForeground(cluster: Cluster, gone: JsonMap): void {
  for (const owner of mapsAt(gone, "metadata", "ownerReferences")) {
    for (const resource of cluster.store.resources()) {
      const found = cluster.store
        .list(resource)
        .find(([, object]) => textAt(object, "metadata", "uid") === owner["uid"]);
      if (found === undefined) continue;
      const [key, object] = found;
      const waits = textsAt(object, "metadata", "finalizers").includes("foregroundDeletion");
      if (waits) deleteInForeground(cluster, { resource, key });
    }
  }
}

function dropFinalizer(cluster: Cluster, { resource, key }: Place, finalizer: string): void {
  const live = cluster.store.get(resource, key);
  if (live === undefined) return;
  const left = textsAt(live, "metadata", "finalizers").filter((name) => name !== finalizer);
  if (left.length === 0) {
    cluster.store.remove(resource, key);
    return;
  }
  cluster.store.put(resource, key, withAt(live, ["metadata", "finalizers"], left));
}
