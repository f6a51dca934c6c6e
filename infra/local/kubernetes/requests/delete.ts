import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isMap, mapAt, mapsAt, numberAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { keyOf } from "../kinds/kind.ts";
import type { Kind } from "../kinds/kind.ts";
import { badRequest, invalid, notSupported } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Answer, Call } from "./call.ts";
import { timeText } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";
import { findLive } from "./get.ts";
import { readYaml } from "./read-body.ts";
import { hasNamespaceFinalizer } from "./write.ts";

const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";
const CLEAN_UP = "customresourcecleanup.apiextensions.k8s.io";
const POLICIES = ["Foreground", "Background", "Orphan"];
const ORPHAN = "orphan";
const FOREGROUND = "foregroundDeletion";

/** How to delete: what stands in the body, or in the query. */
export interface Deletion {
  readonly policy: string; // empty: the kind's own
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly dryRun: boolean;
}

/** DELETE of one object. */
export function remove(cluster: Cluster, call: Call): Answer {
  const deletion = readDeletion(call);
  if (!deletion.ok) return deletion;
  const live = findLive(cluster, call);
  if (!live.ok) return live;
  const refused = refusePrecondition(call.kind, live.value, deletion.value);
  if (refused !== undefined) return err(refused);
  const left = deleteObject(cluster, call.kind, {
    key: keyOf(call.namespace, call.name ?? ""),
    live: live.value,
    deletion: deletion.value,
  });
  return ok({ code: 200, object: replyOf(call.kind, live.value, left), warnings: [] });
}

/** Reads how to delete. */
export function readDeletion(call: Call): Result<Deletion, Refusal> {
  const body = call.body.trim() === "" ? undefined : readYaml(call.body);
  if (body !== undefined && !body.ok) return err(badRequest(body.error));
  const options = body !== undefined && isMap(body.value.value) ? body.value.value : {};
  const policy = textAt(options, "propagationPolicy") ?? call.query.get("propagationPolicy") ?? "";
  const orphans = options["orphanDependents"];
  if (policy !== "" && !POLICIES.includes(policy)) {
    const problem = notSupported("propagationPolicy", policy, [...POLICIES, "nil"]);
    return err(invalid({ group: "meta.k8s.io", kind: "DeleteOptions" }, "", [problem]));
  }
  const uid = textAt(options, "preconditions", "uid");
  const resourceVersion = textAt(options, "preconditions", "resourceVersion");
  return ok({
    policy: policy === "" && orphans === true ? "Orphan" : policy,
    dryRun: call.options.dryRun || textsAt(options, "dryRun").includes("All"),
    ...(uid === undefined ? {} : { uid }),
    ...(resourceVersion === undefined ? {} : { resourceVersion }),
  });
}

function refusePrecondition(
  kind: Kind,
  live: JsonMap,
  { uid, resourceVersion }: Deletion,
): Refusal | undefined {
  const name = textAt(live, "metadata", "name") ?? "";
  const [liveUid = "", version = ""] = [
    textAt(live, "metadata", "uid"),
    textAt(live, "metadata", "resourceVersion"),
  ];
  if (uid !== undefined && uid !== liveUid) {
    return stale(
      kind,
      name,
      `the UID in the precondition (${uid}) does not match the UID in record (${liveUid}). The object might have been deleted and then recreated`,
    );
  }
  if (resourceVersion !== undefined && resourceVersion !== version) {
    return stale(
      kind,
      name,
      `the ResourceVersion in the precondition (${resourceVersion}) does not match the ResourceVersion in record (${version}). The object might have been modified`,
    );
  }
  return undefined;
}

function stale({ group, kind }: Kind, name: string, why: string): Refusal {
  const text = group === "" ? kind : `${kind}.${group}`;
  return {
    code: 409,
    reason: "Conflict",
    message: `Operation cannot be fulfilled on ${text} ${JSON.stringify(name)}: ${why}`,
    details: { name, ...(group === "" ? {} : { group }), kind },
  };
}

interface Target {
  readonly key: string;
  readonly live: JsonMap;
  readonly deletion: Deletion;
}

/** Deletes an object, or marks it as being deleted while finalizers stand; answers what is left of it. */
export function deleteObject(
  cluster: Cluster,
  kind: Kind,
  { key, live, deletion }: Target,
): JsonMap | undefined {
  const marked = mark(cluster, kind, { live, deletion });
  const stays =
    textsAt(marked, "metadata", "finalizers").length > 0 || hasNamespaceFinalizer(marked);
  if (!stays) {
    if (!deletion.dryRun) cluster.store.remove(kind.resource, key);
    return undefined;
  }
  if (deletion.dryRun || marked === live) return marked;
  return cluster.store.put(kind.resource, key, marked);
}

function mark(cluster: Cluster, kind: Kind, { live, deletion }: Omit<Target, "key">): JsonMap {
  const metadata = mapAt(live, "metadata") ?? {};
  const finalizers = finalizersFor(textsAt(metadata, "finalizers"), deletion.policy);
  const before = textsAt(metadata, "finalizers");
  const isMarked = metadata["deletionTimestamp"] !== undefined;
  const sameFinalizers =
    finalizers.length === before.length && finalizers.every((name) => before.includes(name));
  if (isMarked && sameFinalizers) return live;
  const generation = numberAt(metadata, "generation");
  const { finalizers: _before, ...rest } = metadata;
  const marked = {
    ...live,
    metadata: {
      ...rest,
      ...(finalizers.length === 0 ? {} : { finalizers }),
      ...(isMarked
        ? {}
        : { deletionTimestamp: timeText(cluster.now()), deletionGracePeriodSeconds: 0 }),
      ...(generation === undefined || isMarked ? {} : { generation: generation + 1 }),
    },
  };
  if (kind.resource === DEFINITIONS) return terminating(marked, timeText(cluster.now()));
  if (kind.resource !== "/namespaces") return marked;
  const { deletionGracePeriodSeconds: _grace, ...namespaceMeta } = marked.metadata;
  return {
    ...marked,
    metadata: namespaceMeta,
    status: { ...mapAt(live, "status"), phase: "Terminating" },
  };
}

/** A definition goes after the objects of its kinds. */
function terminating(definition: JsonMap, time: string): JsonMap {
  const known = textsAt(definition, "metadata", "finalizers");
  if (known.includes(CLEAN_UP)) return definition;
  const { deletionGracePeriodSeconds: _grace, ...metadata } = mapAt(definition, "metadata") ?? {};
  const generation = (numberAt(metadata, "generation") ?? 1) - 1; // unlike others, it keeps its own
  const condition = {
    type: "Terminating",
    status: "True",
    lastTransitionTime: time,
    reason: "InstanceDeletionPending",
    message:
      "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon",
  };
  const conditions = [...mapsAt(definition, "status", "conditions"), condition];
  return {
    ...definition,
    metadata: { ...metadata, generation, finalizers: [...known, CLEAN_UP] },
    status: { ...mapAt(definition, "status"), conditions },
  };
}

function finalizersFor(finalizers: readonly string[], policy: string): readonly string[] {
  const others = finalizers.filter((name) => name !== ORPHAN && name !== FOREGROUND);
  switch (policy) {
    case "Orphan":
      return [...others, ORPHAN];
    case "Foreground":
      return [...others, FOREGROUND];
    case "Background":
      return others;
    default:
      return finalizers;
  }
}

function replyOf(kind: Kind, live: JsonMap, left: JsonMap | undefined): JsonMap {
  if (left !== undefined) return kind.toServed(left);
  if (kind.strategy.answersDeleted) return kind.toServed(live);
  const [name = "", uid = ""] = [textAt(live, "metadata", "name"), textAt(live, "metadata", "uid")];
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Success",
    details: { name, ...(kind.group === "" ? {} : { group: kind.group }), kind: kind.plural, uid },
  };
}
