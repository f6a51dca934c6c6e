import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { at, isMap, mapAt, mapsAt, numberAt, textAt, withAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import type { Kind, ScalePaths } from "../kinds/kind.ts";
import { manageUpdate } from "../managed-fields/manage.ts";
import { mergePatch } from "../patch/merge-patch.ts";
import { badRequest, invalid, invalidValue } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { writeOf } from "./create.ts";
import { findLive } from "./get.ts";
import { readYaml } from "./read-body.ts";
import { selectorText } from "./selector-text.ts";
import { updateObject } from "./write.ts";

const BUILTIN_SCALE: ScalePaths = {
  specReplicas: ["spec", "replicas"],
  statusReplicas: ["status", "replicas"],
  selector: ["spec", "selector"],
};

/** GET, PUT and PATCH of the scale of an object. */
export function scale(cluster: Cluster, call: Call, method: string): Answer {
  const { kind } = call;
  const live = findLive(cluster, call);
  if (!live.ok) return live;
  const served = kind.toServed(live.value);
  const current = scaleOf(kind, served);
  if (method === "GET") return ok({ code: 200, object: current, warnings: [] });
  const asked = askedReplicas(call, current, method);
  if (!asked.ok) return asked;
  const paths = kind.scale ?? BUILTIN_SCALE;
  const scaled = withAt(served, paths.specReplicas, asked.value.replicas);
  const versioned = withAt(scaled, ["metadata", "resourceVersion"], asked.value.resourceVersion);
  const managed = manageUpdate(writeOf(cluster, call), served, versioned);
  const next = asked.value.replicas === 0 ? withoutScaler(managed) : managed;
  const updated = updateObject(cluster, { ...call, subresource: "" }, { live: live.value, next });
  if (!updated.ok) return updated;
  return ok({ code: 200, object: scaleOf(kind, kind.toServed(updated.value)), warnings: [] });
}

/** Zero replicas are not written in a scale, and so belong to nobody who scales. */
function withoutScaler(object: JsonMap): JsonMap {
  const managers = mapsAt(object, "metadata", "managedFields");
  const left = managers.filter(({ subresource }) => subresource !== "scale");
  return withAt(object, ["metadata", "managedFields"], left);
}

interface Asked {
  readonly replicas: number;
  readonly resourceVersion: string | undefined;
}

function askedReplicas(call: Call, current: JsonMap, method: string): Result<Asked, Refusal> {
  const body = readYaml(call.body);
  if (!body.ok || !isMap(body.value.value))
    return err(badRequest("the object provided is unrecognized"));
  const sent = method === "PATCH" ? mergePatch(current, body.value.value) : body.value.value;
  const replicas = numberAt(sent, "spec", "replicas") ?? 0;
  if (replicas < 0) {
    const name = call.name ?? "";
    const problem = invalidValue("spec.replicas", replicas, "must be greater than or equal to 0");
    return err(invalid({ group: "autoscaling", kind: "Scale" }, name, [problem]));
  }
  const version = textAt(sent, "metadata", "resourceVersion");
  return ok({ replicas, resourceVersion: version });
}

function scaleOf(kind: Kind, object: JsonMap): JsonMap {
  const paths = kind.scale ?? BUILTIN_SCALE;
  const metadata = mapAt(object, "metadata") ?? {};
  const selector = paths.selector === undefined ? undefined : at(object, ...paths.selector);
  const text = isMap(selector)
    ? selectorText(selector)
    : typeof selector === "string"
      ? selector
      : "";
  const { name, namespace, uid, resourceVersion, creationTimestamp } = metadata;
  return {
    kind: "Scale",
    apiVersion: "autoscaling/v1",
    metadata: { name, namespace, uid, resourceVersion, creationTimestamp },
    spec: { ...replicasAt(object, paths.specReplicas) },
    status: {
      replicas: numberAt(object, ...paths.statusReplicas) ?? 0,
      ...(text === "" ? {} : { selector: text }),
    },
  };
}

function replicasAt(object: JsonMap, path: readonly string[]): JsonMap {
  const replicas = numberAt(object, ...path) ?? 0;
  return replicas === 0 ? {} : { replicas };
}
