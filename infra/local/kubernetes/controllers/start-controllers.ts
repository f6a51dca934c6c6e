import type { BuiltinTypes } from "../builtin/read-types.ts";
import { textAt } from "../json.ts";
import type { Cluster } from "../requests/cluster.ts";
import { timeText } from "../requests/cluster.ts";
import type { Change } from "../store/history.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { serveDefinition, unserveDefinition } from "./definitions.ts";
import { emptyNamespace } from "./empty-namespace.ts";
import { settleWorkload } from "./workloads.ts";

const FIRST_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];
const NAMESPACES = "/namespaces";
const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

/**
 * Runs what a real cluster's controllers do and people see: definitions become kinds, what nobody owns any more goes,
 * deleted namespaces empty, workloads become ready after a moment.
 */
export function startControllers(cluster: Cluster, types: BuiltinTypes): { stop(): void } {
  makeFirstNamespaces(cluster);
  for (const [, definition] of cluster.store.list(DEFINITIONS))
    serveDefinition(cluster, types, definition);
  const timers = new Set<NodeJS.Timeout>();
  const later = (milliseconds: number, run: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      run();
    }, milliseconds);
    timers.add(timer);
  };
  const stop = cluster.store.watch((change) => react(cluster, types, { change, later }));
  for (const resource of cluster.store.resources()) {
    for (const [key, object] of cluster.store.list(resource)) {
      react(cluster, types, { change: { revision: 0, resource, key, object }, later });
    }
  }
  return {
    stop: () => {
      stop();
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

export type Later = (milliseconds: number, run: () => void) => void;

interface Reaction {
  readonly change: Change;
  readonly later: Later;
}

function react(cluster: Cluster, types: BuiltinTypes, { change, later }: Reaction): void {
  const { resource, object, previous } = change;
  if (resource === DEFINITIONS) {
    if (object === undefined && previous !== undefined) unserveDefinition(cluster, previous);
    else
      later(0, () => serveDefinition(cluster, types, cluster.store.get(DEFINITIONS, change.key)));
  }
  if (resource === NAMESPACES && textAt(object, "metadata", "deletionTimestamp") !== undefined) {
    later(0, () => emptyNamespace(cluster, change.key));
  }
  if (object !== undefined && textAt(object, "metadata", "deletionTimestamp") !== undefined) {
    const name = textAt(object, "metadata", "namespace");
    if (name !== undefined) later(0, () => emptyNamespace(cluster, name));
  }
  later(0, () => collectGarbage(cluster, change));
  settleWorkload(cluster, change, later);
  if (object === undefined && previous !== undefined) {
    const namespace = textAt(previous, "metadata", "namespace");
    if (namespace !== undefined) later(0, () => emptyNamespace(cluster, namespace));
  }
}

function makeFirstNamespaces({ store, newUid, now }: Cluster): void {
  for (const name of FIRST_NAMESPACES) {
    if (store.get(NAMESPACES, name) !== undefined) continue;
    const labels = { "kubernetes.io/metadata.name": name };
    store.put(NAMESPACES, name, {
      kind: "Namespace",
      apiVersion: "v1",
      metadata: { name, uid: newUid(), creationTimestamp: timeText(now()), labels },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  }
}
