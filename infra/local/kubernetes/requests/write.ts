import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { equalJson, mapAt, numberAt, textAt, textsAt, withAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { keyOf } from "../kinds/kind.ts";
import { sameExceptTimes, withoutManagers } from "../managed-fields/managers.ts";
import {
  MODIFIED,
  alreadyExists,
  conflict,
  internalError,
  invalid,
  invalidValue,
} from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Call } from "./call.ts";
import { timeText } from "./cluster.ts";
import type { Cluster } from "./cluster.ts";
import { prepareService } from "./prepare-service.ts";
import { refuseContent } from "./refuse-content.ts";

/** Makes a new object, or (as a dry run) only answers what it would be. */
export function createObject(
  cluster: Cluster,
  call: Call,
  sent: JsonMap,
): Result<JsonMap, Refusal> {
  const { kind, options } = call;
  const named = withName(cluster, sent);
  const refused = refuseContent(cluster, call, textAt(named, "metadata", "name") ?? "");
  if (refused !== undefined) return err(refused);
  const { resourceVersion: version = "", ...metadata } = mapAt(named, "metadata") ?? {};
  const stamped = {
    ...named,
    metadata: {
      ...metadata,
      uid: cluster.newUid(),
      creationTimestamp: timeText(cluster.now()),
    },
  };
  const stored = kind.toStored(kind.strategy.prepareCreate(stamped));
  const served = prepareService(cluster, kind, stored);
  if (!served.ok) return served;
  const object = served.value;
  const name = textAt(object, "metadata", "name") ?? "";
  const problems = kind.strategy.validate(kind.toServed(object));
  if (problems.length > 0) return err(invalid(kind, name, problems));
  if (version !== "" && !options.dryRun) return err(internalError(VERSION_OF_NEW));
  const key = keyOf(call.namespace, name);
  if (cluster.store.get(kind.resource, key) !== undefined) return err(alreadyExists(kind, name));
  return ok(options.dryRun ? object : cluster.store.put(kind.resource, key, object));
}

const VERSION_OF_NEW = "resourceVersion should not be set on objects to be created";

/** Writes an object over the live one; what does not change it is not written. */
export function updateObject(
  cluster: Cluster,
  call: Call,
  { live, next }: { readonly live: JsonMap; readonly next: JsonMap },
): Result<JsonMap, Refusal> {
  const { kind, options, subresource } = call;
  const name = textAt(live, "metadata", "name") ?? "";
  const refused = refuseVersion(call, live, next);
  if (refused !== undefined) return err(refused);
  const servedLive = kind.toServed(live);
  const prepared = kind.strategy.prepareUpdate(
    keepMetadata(next, servedLive),
    servedLive,
    subresource,
  );
  const addressed = prepareService(cluster, kind, prepared, servedLive);
  if (!addressed.ok) return addressed;
  const problems = kind.strategy.validateUpdate(addressed.value, servedLive, subresource);
  if (problems.length > 0) return err(invalid(kind, name, problems));
  const object = kind.toStored(settled(addressed.value, live));
  if (isSame(object, live)) return ok(live);
  if (options.dryRun) return ok(object);
  const key = keyOf(call.namespace, name);
  const isGone =
    textAt(object, "metadata", "deletionTimestamp") !== undefined &&
    textsAt(object, "metadata", "finalizers").length === 0 &&
    !hasNamespaceFinalizer(object);
  if (!isGone) return ok(cluster.store.put(kind.resource, key, object));
  cluster.store.remove(kind.resource, key);
  return ok(object);
}

/** A namespace goes only when what is in it is gone. */
export function hasNamespaceFinalizer(object: JsonMap): boolean {
  return object["kind"] === "Namespace" && textsAt(object, "spec", "finalizers").length > 0;
}

function withName(cluster: Cluster, object: JsonMap): JsonMap {
  const prefix = textAt(object, "metadata", "generateName") ?? "";
  if ((textAt(object, "metadata", "name") ?? "") !== "" || prefix === "") return object;
  const name = prefix.slice(0, MAX_GENERATED_PREFIX) + cluster.newSuffix();
  return withAt(object, ["metadata", "name"], name);
}

const MAX_GENERATED_PREFIX = 58; // with the five characters behind it, one DNS label

function refuseVersion(call: Call, live: JsonMap, next: JsonMap): Refusal | undefined {
  const { kind } = call;
  const name = textAt(live, "metadata", "name") ?? "";
  const asked = textAt(next, "metadata", "resourceVersion") ?? "";
  const uid = textAt(next, "metadata", "uid") ?? "";
  const liveUid = textAt(live, "metadata", "uid") ?? "";
  if (uid !== "" && uid !== liveUid) {
    const place = kind.group === "" || !kind.custom ? kind.plural : `${kind.group}/${kind.plural}`;
    const key = [place, call.namespace, name].filter((part) => part !== undefined).join("/");
    return conflict(
      kind,
      name,
      `StorageError: invalid object, Code: 4, Key: /registry/${key}, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: ${uid}, UID in object meta: ${liveUid}`,
    );
  }
  if (asked === "" && kind.strategy.needsVersionToUpdate) {
    const problem = invalidValue("metadata.resourceVersion", 0, "must be specified for an update");
    return invalid({ group: kind.group, kind: kind.plural }, name, [problem]);
  }
  if (asked !== "" && !/^\d+$/.test(asked)) {
    return internalError(`strconv.ParseUint: parsing ${JSON.stringify(asked)}: invalid syntax`);
  }
  const current = textAt(live, "metadata", "resourceVersion");
  return asked === "" || asked === current ? undefined : conflict(kind, name, MODIFIED);
}

const SERVER_FIELDS = [
  "uid",
  "creationTimestamp",
  "deletionTimestamp",
  "deletionGracePeriodSeconds",
] as const;

/** Fields that the server sets stay what they are, whether or not the client sent them. */
function keepMetadata(next: JsonMap, live: JsonMap): JsonMap {
  const [metadata, before] = [mapAt(next, "metadata") ?? {}, mapAt(live, "metadata") ?? {}];
  const kept = SERVER_FIELDS.flatMap((field) =>
    before[field] === undefined ? [] : [[field, before[field]] as const],
  );
  const { deletionTimestamp: _time, deletionGracePeriodSeconds: _grace, ...rest } = metadata;
  const generation = numberAt(before, "generation");
  return {
    ...next,
    metadata: {
      ...rest,
      ...(generation === undefined ? {} : { generation }),
      ...Object.fromEntries(kept),
    },
  };
}

function settled(object: JsonMap, live: JsonMap): JsonMap {
  const version = textAt(live, "metadata", "resourceVersion");
  return withAt(object, ["metadata", "resourceVersion"], version);
}

function isSame(object: JsonMap, live: JsonMap): boolean {
  return sameExceptTimes(object, live) && equalJson(withoutManagers(object), withoutManagers(live));
}
