import type { KubeObject } from "../objects/kube-object.ts";
import { listAt, textAt, valueAt } from "../objects/read-json.ts";

/**
 * What of an object's metadata changes when something changes that an apply would set back, and stays when only its
 * status does: two equal fingerprints of one object mean that there is nothing to undo.
 *
 * The API server counts changes of the content in `metadata.generation`. Kinds without it are told apart by their
 * resourceVersion; where their status is written, too, by who manages which of the other fields since when.
 */
export function fingerprintOf({ metadata }: KubeObject): string {
  const { uid, generation, labels, annotations, resourceVersion } = metadata;
  if (generation !== undefined) return JSON.stringify([uid, generation, labels, annotations]);
  const managed = listAt(metadata, "managedFields");
  const content = managed.filter((entry) => textAt(entry, "subresource") !== "status");
  if (content.length === managed.length) return JSON.stringify([uid, resourceVersion]);
  const owned = content.map((entry) =>
    ["manager", "operation", "time", "fieldsV1"].map((field) => valueAt(entry, field)),
  );
  return JSON.stringify([uid, labels, annotations, owned]);
}
