import { createHash } from "node:crypto";

import { deepEqual } from "./deep-equal.ts";
import type { JsonObject, JsonValue, KubeObject } from "./kube-object.ts";
import { printJson } from "./print-json.ts";
import { isList, objectAt, textAt } from "./read-json.ts";

/** What an apply would do to an object. */
export type Change = "created" | "configured" | "unchanged";

/**
 * Says what an apply would change, from the object as it is and as the API server's dry run shows it afterwards: it is
 * new where the dry run gave it no resourceVersion, and changed where its labels, its annotations or anything outside
 * metadata and status differ.
 *
 * Matches fluxcd/pkg/ssa hasDrifted.
 */
export function changeBetween(live: KubeObject | undefined, preview: KubeObject): Change {
  const { resourceVersion = "" } = preview.metadata;
  if (resourceVersion === "") return "created";
  if (live === undefined) return "configured"; // made by somebody else since it was looked for
  const isSame =
    deepEqual(objectAt(live.metadata, "labels"), objectAt(preview.metadata, "labels")) &&
    deepEqual(objectAt(live.metadata, "annotations"), objectAt(preview.metadata, "annotations")) &&
    deepEqual(comparable(live), comparable(preview));
  return isSame ? "unchanged" : "configured";
}

/** A short text that is the same for objects between which `changeBetween` finds no change. */
export function contentDigest(live: KubeObject): string {
  const { labels, annotations } = live.metadata;
  const content = printJson([labels ?? {}, annotations ?? {}, comparable(live)]);
  return createHash("sha256").update(content).digest("base64url");
}

function comparable({ metadata: _metadata, status: _status, ...rest }: KubeObject): JsonObject {
  const isAutoscaler =
    rest.apiVersion === "autoscaling/v2" && rest.kind === "HorizontalPodAutoscaler";
  return isAutoscaler ? withoutRepeatedMetrics(rest) : rest;
}

/** A dry run of Kubernetes before 1.27 repeats an autoscaler's first metric and adds an empty one. */
function withoutRepeatedMetrics(autoscaler: JsonObject): JsonObject {
  const spec = objectAt(autoscaler, "spec");
  const { metrics } = spec;
  if (!isList(metrics)) return autoscaler;
  const distinct: JsonValue[] = [];
  for (const metric of metrics) {
    const isEmpty = (textAt(metric, "type") ?? "") === "";
    if (!isEmpty && !distinct.some((one) => deepEqual(one, metric))) distinct.push(metric);
  }
  return { ...autoscaler, spec: { ...spec, metrics: distinct } };
}
