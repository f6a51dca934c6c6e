import type { BuiltinTypes } from "../builtin/read-types.ts";
import { customKinds } from "../custom/kinds.ts";
import { equalJson, mapAt, mapsAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { timeText } from "../requests/cluster.ts";
import type { Cluster } from "../requests/cluster.ts";
import { deleteObject } from "../requests/delete.ts";
import { setStatus } from "./set-status.ts";

const DEFINITIONS = "apiextensions.k8s.io/customresourcedefinitions";

/** Serves the kinds of a definition and says so in its status, unless another definition has the names. */
export function serveDefinition(
  cluster: Cluster,
  types: BuiltinTypes,
  definition: JsonMap | undefined,
): void {
  if (definition === undefined) return;
  const name = textAt(definition, "metadata", "name") ?? "";
  const isDeleted = textAt(definition, "metadata", "deletionTimestamp") !== undefined;
  const problem = nameConflict(cluster, definition);
  cluster.kinds.setCustom(name, problem === undefined ? customKinds(types, definition) : []);
  if (isDeleted) deleteObjects(cluster, definition);
  else
    setStatus(cluster, DEFINITIONS, {
      key: name,
      manager: "kube-apiserver",
      status: statusOf(cluster, definition, problem),
    });
}

/** Stops serving the kinds of a definition that is gone; their objects go with it. */
export function unserveDefinition(cluster: Cluster, definition: JsonMap): void {
  cluster.kinds.setCustom(textAt(definition, "metadata", "name") ?? "", []);
  const resource = resourceOf(definition);
  for (const [key] of cluster.store.list(resource)) cluster.store.remove(resource, key);
}

function resourceOf(definition: JsonMap): string {
  const group = textAt(definition, "spec", "group") ?? "";
  return `${group}/${textAt(definition, "spec", "names", "plural") ?? ""}`;
}

/** Deletes the objects of a definition that is being deleted, and it after the last of them. */
function deleteObjects(cluster: Cluster, definition: JsonMap): void {
  const resource = resourceOf(definition);
  const kind = cluster.kinds.ofResource(resource);
  for (const [key, live] of cluster.store.list(resource)) {
    if (kind !== undefined) deleteObject(cluster, kind, { key, live, deletion: BACKGROUND });
  }
  const name = textAt(definition, "metadata", "name") ?? "";
  if (cluster.store.list(resource).length === 0) cluster.store.remove(DEFINITIONS, name);
}

const BACKGROUND = { policy: "Background", dryRun: false };

interface NameConflict {
  readonly reason: string;
  readonly message: string;
}

function nameConflict({ store }: Cluster, definition: JsonMap): NameConflict | undefined {
  const names = mapAt(definition, "spec", "names") ?? {};
  const others = store
    .list(DEFINITIONS)
    .map(([, other]) => other)
    .filter(
      (other) =>
        textAt(other, "spec", "group") === textAt(definition, "spec", "group") &&
        textAt(other, "metadata", "uid") !== textAt(definition, "metadata", "uid"),
    );
  const taken = new Set(
    others.flatMap((other) => {
      const accepted = mapAt(other, "status", "acceptedNames") ?? {};
      return [
        textAt(accepted, "plural") ?? "",
        textAt(accepted, "singular") ?? "",
        ...textsAt(accepted, "shortNames"),
      ];
    }),
  );
  const wanted = [
    ["Plural", textAt(names, "plural")],
    ["Singular", textAt(names, "singular")],
  ] as const;
  for (const [which, name] of wanted) {
    if (name !== undefined && name !== "" && taken.has(name)) {
      return { reason: `${which}Conflict`, message: `${JSON.stringify(name)} is already in use` };
    }
  }
  return undefined;
}

function statusOf(
  cluster: Cluster,
  definition: JsonMap,
  problem: NameConflict | undefined,
): JsonMap {
  const status = mapAt(definition, "status") ?? {};
  const accepted = {
    type: "NamesAccepted",
    status: problem === undefined ? "True" : "False",
    reason: problem?.reason ?? "NoConflicts",
    message: problem?.message ?? "no conflicts found",
  };
  const established = {
    type: "Established",
    status: problem === undefined ? "True" : "False",
    reason: problem === undefined ? "InitialNamesAccepted" : "NotAccepted",
    message:
      problem === undefined ? "the initial names have been accepted" : "not all names are accepted",
  };
  const stored = mapsAt(definition, "spec", "versions").find(
    (version) => version["storage"] === true,
  );
  const storedVersions = new Set([
    ...textsAt(status, "storedVersions"),
    textAt(stored, "name") ?? "",
  ]);
  return {
    ...status,
    acceptedNames:
      problem === undefined ? mapAt(definition, "spec", "names") : status["acceptedNames"],
    conditions: [accepted, established].map((condition) => timed(cluster, status, condition)),
    storedVersions: [...storedVersions],
  };
}

/** A condition that did not change keeps its time. */
function timed(cluster: Cluster, status: JsonMap, condition: JsonMap): JsonMap {
  const known = mapsAt(status, "conditions").find(({ type }) => type === condition["type"]);
  const time = textAt(known, "lastTransitionTime");
  const isSame = known !== undefined && equalJson(known["status"], condition["status"]);
  return {
    ...condition,
    lastTransitionTime: isSame && time !== undefined ? time : timeText(cluster.now()),
  };
}
