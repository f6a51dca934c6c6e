import { parseDuration } from "./duration.ts";
import { readFluxObject, type FluxObject } from "./flux-object.ts";
import type { JsonObject, JsonValue, KubeObject } from "./kube-object.ts";
import { listAt, objectAt, textAt, valueAt } from "./read-json.ts";

export const KUSTOMIZATION = {
  apiVersion: "kustomize.toolkit.fluxcd.io/v1",
  kind: "Kustomization",
} as const;

const DEFAULT_INTERVAL_SECONDS = 60; // where the text is no duration: older versions take any text
const MIN_TIMEOUT_SECONDS = 30; // Flux: the interval less 30 s, but not less than 30 s

/** One object that a Kustomization applied, as in `status.inventory.entries`. */
export interface InventoryEntry extends JsonObject {
  readonly id: string; // <namespace>_<name>_<group>_<kind>
  readonly v: string; // API version without the group
}

/** One line of `status.history`: builds with the same digest and outcome are counted, not listed. */
export interface HistoryEntry extends JsonObject {
  readonly digest: string;
  readonly firstReconciled: string;
  readonly lastReconciled: string;
  readonly lastReconciledDuration: string;
  readonly lastReconciledStatus: string;
  readonly totalReconciliations: number;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Another Kustomization that has to be ready first. */
export interface Dependency {
  readonly key: string; // namespace/name
  readonly readyExpr?: string; // CEL over self and dep, in place of the built-in check
}

/** Names the source of a Kustomization. */
interface SourceRef {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly isForeign: boolean; // the reference names a namespace
}

/** A Kustomization of Flux in the words that the agent uses. */
export interface FluxKustomization extends FluxObject {
  readonly source: SourceRef;
  readonly path: string; // as written; "" means the root
  readonly dependsOn: readonly Dependency[];
  readonly prune: boolean;
  readonly deletionPolicy: string;
  readonly intervalSeconds: number;
  readonly retryIntervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly spec: JsonObject;
  readonly inventory: readonly InventoryEntry[];
  readonly history: readonly JsonObject[];
  readonly lastAppliedRevision?: string;
  readonly lastAttemptedRevision?: string;
}

/** Reads a Kustomization of any served version; the API server has checked its shape. */
export function readFluxKustomization(object: KubeObject): FluxKustomization {
  const shared = readFluxObject(object);
  const spec = objectAt(object, "spec");
  const status = objectAt(object, "status");
  const interval = parseDuration(textAt(spec, "interval") ?? "") ?? DEFAULT_INTERVAL_SECONDS;
  const retry = parseDuration(textAt(spec, "retryInterval") ?? "") ?? interval;
  const timeout =
    parseDuration(textAt(spec, "timeout") ?? "") ?? Math.max(interval - 30, MIN_TIMEOUT_SECONDS);
  const applied = textAt(status, "lastAppliedRevision");
  const attempted = textAt(status, "lastAttemptedRevision");
  return {
    ...shared,
    ...readTies(object),
    path: textAt(spec, "path") ?? "",
    prune: valueAt(spec, "prune") === true,
    deletionPolicy: textAt(spec, "deletionPolicy") ?? "MirrorPrune",
    intervalSeconds: interval,
    retryIntervalSeconds: retry,
    timeoutSeconds: timeout,
    spec,
    inventory: readInventory(status),
    history: listAt(status, "history").map((entry) => objectAt(entry)),
    ...(applied === undefined ? {} : { lastAppliedRevision: applied }),
    ...(attempted === undefined ? {} : { lastAttemptedRevision: attempted }),
  };
}

/** The key, namespace/name, of the source that a Kustomization names. */
export function sourceKeyOf({ source }: Pick<FluxKustomization, "source">): string {
  return `${source.namespace}/${source.name}`;
}

/** What a Kustomization follows. It is asked of all of them at a time, for which reading the whole of each takes too long. */
export function readTies(object: KubeObject): Pick<FluxKustomization, "source" | "dependsOn"> {
  const { namespace = "" } = object.metadata;
  const spec = objectAt(object, "spec");
  return { source: readSourceRef(spec, namespace), dependsOn: readDependencies(spec, namespace) };
}

function readDependencies(spec: JsonObject, ownNamespace: string): readonly Dependency[] {
  return listAt(spec, "dependsOn").map((entry) => {
    const namespace = textAt(entry, "namespace") ?? "";
    const readyExpr = textAt(entry, "readyExpr") ?? "";
    return {
      key: `${namespace === "" ? ownNamespace : namespace}/${textAt(entry, "name") ?? ""}`,
      ...(readyExpr === "" ? {} : { readyExpr }),
    };
  });
}

function readSourceRef(spec: JsonObject, ownNamespace: string): SourceRef {
  const namespace = textAt(spec, "sourceRef", "namespace") ?? "";
  return {
    kind: textAt(spec, "sourceRef", "kind") ?? "",
    name: textAt(spec, "sourceRef", "name") ?? "",
    namespace: namespace === "" ? ownNamespace : namespace,
    isForeign: namespace !== "",
  };
}

function readInventory(status: JsonObject): readonly InventoryEntry[] {
  return listAt(status, "inventory", "entries").filter(isInventoryEntry);
}

function isInventoryEntry(entry: JsonValue): entry is InventoryEntry {
  return textAt(entry, "id") !== undefined && textAt(entry, "v") !== undefined;
}
