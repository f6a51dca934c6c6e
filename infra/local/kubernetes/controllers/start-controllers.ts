import type { BuiltinTypes } from "../builtin/read-types.ts";
import { textAt } from "../json.ts";
import { timeText } from "../requests/cluster.ts";
import type { Cluster } from "../requests/cluster.ts";
import type { Change } from "../store/history.ts";
import { collectGarbage } from "./collect-garbage.ts";
import { serveDefinition, unserveDefinition } from "./definitions.ts";
import { emptyNamespace } from "./empty-namespace.ts";
import { settleWorkload } from "./workloads.ts";

const FIRST_NAMESPACES = ["default", "kube-system", "kube-public", "kube-node-lease"];
const NAMESPACES = "/namespaces";
const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

export interface Controllers {
  readonly stop: () => void;
}

type Later = (milliseconds: number, run: () => void) => void;

/**
 * Serves what definitions define and, where controllers act, does what a real cluster's do and people see: what nobody
 * owns any more goes, deleted namespaces empty, workloads become ready after a moment.
 */
export function startControllers(
  cluster: Cluster,
  types: BuiltinTypes,
  acts: boolean,
): Controllers {
  const { later, cancel } = scheduler();
  function tell(change: Change): void {
    if (change.resource === DEFINITIONS) reactToDefinition(cluster, types, { change, later });
    else if (change.object === undefined) finishDefinition(cluster, types, { change, later });
    if (acts) react(cluster, change, later);
  }
  makeFirstNamespaces(cluster);
  for (const [, definition] of cluster.store.list(DEFINITIONS)) {
    serveDefinition(cluster, types, definition);
  }
  const stop = cluster.store.watch(tell);
  for (const resource of cluster.store.resources()) {
    for (const [key, object] of cluster.store.list(resource)) {
      tell({ revision: cluster.store.revision, resource, key, object });
    }
  }
  return {
    stop: () => {
      stop();
      cancel();
    },
  };
}

function scheduler(): { readonly later: Later; readonly cancel: () => void } {
  const timers = new Set<NodeJS.Timeout>();
  return {
    later: (milliseconds, run) => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run();
      }, milliseconds);
      timers.add(timer);
    },
    cancel: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

interface Reaction {
  readonly change: Change;
  readonly later: Later;
}

function reactToDefinition(
  cluster: Cluster,
  types: BuiltinTypes,
  { change: { key, object, previous }, later }: Reaction,
): void {
  if (object === undefined && previous !== undefined) unserveDefinition(cluster, previous);
  else later(0, () => serveDefinition(cluster, types, cluster.store.get(DEFINITIONS, key)));
}

/** A definition that is being deleted waits for the last object of its kinds. */
function finishDefinition(
  cluster: Cluster,
  types: BuiltinTypes,
  { change: { resource }, later }: Reaction,
): void {
  const [group = "", plural = ""] = resource.split("/");
  const name = `${plural}.${group}`;
  const definition = cluster.store.get(DEFINITIONS, name);
  if (textAt(definition, "metadata", "deletionTimestamp") === undefined) return;
  later(0, () => serveDefinition(cluster, types, cluster.store.get(DEFINITIONS, name)));
}

function react(cluster: Cluster, change: Change, later: Later): void {
  const { resource, key, object, previous } = change;
  const isLeaving = textAt(object, "metadata", "deletionTimestamp") !== undefined;
  const namespace = textAt(object ?? previous, "metadata", "namespace");
  if (resource === NAMESPACES && isLeaving) later(0, () => emptyNamespace(cluster, key));
  if (namespace !== undefined) later(0, () => emptyNamespace(cluster, namespace));
  later(0, () => collectGarbage(cluster, change));
  settleWorkload(cluster, change, later);
}

function makeFirstNamespaces(cluster: Cluster): void {
  for (const name of FIRST_NAMESPACES) {
    if (cluster.store.get(NAMESPACES, name) !== undefined) continue;
    const labels = { "kubernetes.io/metadata.name": name };
    const creationTimestamp = timeText(cluster.now());
    cluster.store.put(NAMESPACES, name, {
      kind: "Namespace",
      apiVersion: "v1",
      metadata: { name, uid: cluster.newUid(), creationTimestamp, labels },
      spec: { finalizers: ["kubernetes"] },
      status: { phase: "Active" },
    });
  }
}
