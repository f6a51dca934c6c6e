import { equalJson, mapAt, mapsAt, textAt, textsAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { qualityOf } from "./pod-quality.ts";

/** What the real server itself writes into a new object of some kinds. */
export function prepareNew(resource: string, object: JsonMap): JsonMap {
  return PREPARE[resource]?.(object) ?? object;
}

const PREPARE: Readonly<Record<string, (object: JsonMap) => JsonMap>> = {
  "/namespaces": (namespace) => ({
    ...namespace,
    spec: { ...mapAt(namespace, "spec"), finalizers: ["kubernetes"] },
    status: { phase: "Active" },
  }),
  "/pods": (pod) => ({
    ...pod,
    spec: podSpec(mapAt(pod, "spec") ?? {}),
    status: { phase: "Pending", qosClass: qualityOf(pod) },
  }),
  "/persistentvolumes": (volume) => ({
    ...protect(volume, "kubernetes.io/pv-protection"),
    status: {
      phase: "Pending",
      lastPhaseTransitionTime: mapAt(volume, "metadata")?.["creationTimestamp"],
    },
  }),
  "/persistentvolumeclaims": (claim) => ({
    ...protect(claim, "kubernetes.io/pvc-protection"),
    status: { phase: "Pending" },
  }),
  "batch/jobs": prepareJob,
  "apiextensions.k8s.io/customresourcedefinitions": (definition) => ({
    ...definition,
    status: {
      conditions: null,
      acceptedNames: { plural: "", kind: "" },
      storedVersions: null,
      ...storedVersions(definition),
    },
  }),
};

function storedVersions(definition: JsonMap): JsonMap {
  const versions = mapsAt(definition, "spec", "versions");
  const name = textAt(
    versions.find((version) => version["storage"] === true),
    "name",
  );
  return name === undefined ? {} : { storedVersions: [name] };
}

/** Storage that somebody uses does not go before they do. */
function protect(object: JsonMap, finalizer: string): JsonMap {
  const known = textsAt(object, "metadata", "finalizers");
  if (known.includes(finalizer)) return object;
  return {
    ...object,
    metadata: { ...mapAt(object, "metadata"), finalizers: [...known, finalizer] },
  };
}

/** What the real server's admission adds to every pod. */
function podSpec(spec: JsonMap): JsonMap {
  const tolerations = ["not-ready", "unreachable"].map((problem) => ({
    key: `node.kubernetes.io/${problem}`,
    operator: "Exists",
    effect: "NoExecute",
    tolerationSeconds: 300,
  }));
  const known = mapsAt(spec, "tolerations");
  const missing = tolerations.filter(({ key }) => known.every((one) => one["key"] !== key));
  return {
    ...spec,
    priority: spec["priority"] ?? 0,
    preemptionPolicy: spec["preemptionPolicy"] ?? "PreemptLowerPriority",
    tolerations: [...known, ...missing],
  };
}

/** A job's pods are told apart by the job's uid, unless its author chose the selector. */
function prepareJob(job: JsonMap): JsonMap {
  const spec = mapAt(job, "spec") ?? {};
  if (spec["manualSelector"] === true) return job;
  const [uid = "", name = ""] = [textAt(job, "metadata", "uid"), textAt(job, "metadata", "name")];
  const template = mapAt(spec, "template") ?? {};
  const labels = {
    ...mapAt(template, "metadata", "labels"),
    "controller-uid": uid,
    "job-name": name,
    "batch.kubernetes.io/controller-uid": uid,
    "batch.kubernetes.io/job-name": name,
  };
  // A job that was given the labels of its template has these too.
  const isGiven = equalJson(
    mapAt(job, "metadata", "labels"),
    mapAt(template, "metadata", "labels"),
  );
  return {
    ...job,
    metadata: { ...mapAt(job, "metadata"), ...(isGiven ? { labels } : {}) },
    spec: {
      ...spec,
      selector: {
        matchLabels: {
          ...mapAt(spec, "selector", "matchLabels"),
          "batch.kubernetes.io/controller-uid": uid,
        },
      },
      template: { ...template, metadata: { ...mapAt(template, "metadata"), labels } },
    },
  };
}
