import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isList, isMap, mapAt, parseJson, textAt, withAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { compare } from "./compare.ts";
import { difference, hasPath, union } from "./field-set.ts";
import type { FieldSet } from "./field-set.ts";
import { decodeManagers, managerId, withManagers, withoutManagers } from "./managers.ts";
import type { Manager, Managers } from "./managers.ts";
import { toFieldSet } from "./to-field-set.ts";
import { trackApply, trackUpdate } from "./track.ts";
import type { Change, Conflict, Typing } from "./track.ts";

/**
 * Writes `metadata.managedFields` when an object is created, updated or applied.
 *
 * Matches apimachinery's managedfields.FieldManager.
 */
export interface Write {
  readonly typing: Typing;
  readonly apiVersion: string;
  readonly manager: string;
  readonly subresource: string;
  readonly ignored: FieldSet;
  readonly time: string;
  readonly empty: JsonMap; // what the kind is before anything is in it
}

const MAX_UPDATE_MANAGERS = 10; // of the real server; older ones become one
const OLD_MANAGERS = "ancient-changes";
const BEFORE_APPLY = "before-first-apply";
const OPERATION = "current-operation";
const LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

/** Fields that belong to nobody. */
const UNOWNED: FieldSet = {
  members: new Set(["f:apiVersion", "f:kind", "f:metadata"]),
  children: new Map([
    [
      "f:metadata",
      {
        members: new Set([
          "f:name",
          "f:namespace",
          "f:creationTimestamp",
          "f:selfLink",
          "f:uid",
          "f:clusterName",
          "f:generation",
          "f:managedFields",
          "f:resourceVersion",
        ]),
        children: new Map(),
      },
    ],
  ]),
};

/** The updated object with its managers; `live` is absent for one that is new. */
export function manageUpdate(write: Write, live: JsonMap | undefined, next: JsonMap): JsonMap {
  const managers = managersOfUpdate(write, live, next);
  const bare = withoutManagers(next);
  // An object that was never tracked stays so until somebody applies it.
  if (live !== undefined && managers.size === 0) return bare;
  const before = live === undefined ? write.empty : withoutManagers(live);
  return withManagers(bare, capManagers(update(write, { live: before, managers }, bare)));
}

/** The object after a configuration was applied to it, with its managers. */
export function manageApply(
  write: Write,
  live: JsonMap | undefined,
  { applied, force }: { readonly applied: JsonMap; readonly force: boolean },
): Result<JsonMap, readonly Conflict[]> {
  const before = live === undefined ? write.empty : withoutManagers(live);
  const known = live === undefined ? new Map<string, Manager>() : decodeManagers(live);
  const managers = known !== undefined && known.size > 0 ? known : firstManagers(write, before);
  const result = apply(write, { live: before, managers }, { applied, force });
  const outcome = result.ok
    ? result
    : applyOverKubectl(write, { live: before, managers }, applied, result.error);
  if (!outcome.ok) return outcome;
  const object = syncLastApplied(write, outcome.value.object, applied);
  return ok(withManagers(object, outcome.value.managers));
}

interface Before {
  readonly live: JsonMap;
  readonly managers: Managers;
}

interface After {
  readonly object: JsonMap;
  readonly managers: Managers;
}

function managersOfUpdate(write: Write, live: JsonMap | undefined, next: JsonMap): Managers {
  const known = (live === undefined ? undefined : decodeManagers(live)) ?? new Map();
  if (write.subresource !== "") return known;
  const given = mapAt(next, "metadata")?.["managedFields"];
  const [only, ...others] = isList(given) ? given : [];
  const isReset = isMap(only) && Object.keys(only).length === 0 && others.length === 0;
  if (isReset) return new Map();
  const asked = decodeManagers(next);
  return asked === undefined || asked.size === 0 ? known : asked;
}

function update(write: Write, { live, managers }: Before, next: JsonMap): Managers {
  const manager = managerOf(write, "Update");
  const tracked = trackUpdate(changeOf(write, { live, managers }, OPERATION), next, manager);
  return settleUpdate(tracked, manager);
}

/** Joins what this operation took with what its manager owned before. */
function settleUpdate(tracked: Managers, manager: Manager): Managers {
  const settled = new Map(tracked);
  const taken = settled.get(OPERATION);
  settled.delete(OPERATION);
  const fields = taken === undefined ? undefined : difference(taken.fields, UNOWNED);
  if (fields === undefined || (fields.members.size === 0 && fields.children.size === 0)) {
    return settled;
  }
  const id = managerId(manager);
  const previous = settled.get(id);
  const joined = previous === undefined ? fields : union(fields, previous.fields);
  return settled.set(id, { ...manager, fields: joined });
}

function firstManagers(write: Write, live: JsonMap): Managers {
  if (live === write.empty) return new Map();
  const before = { ...write, manager: BEFORE_APPLY, subresource: "" };
  return update(before, { live: write.empty, managers: new Map() }, live);
}

function apply(
  write: Write,
  before: Before,
  { applied, force }: { readonly applied: JsonMap; readonly force: boolean },
): Result<After, readonly Conflict[]> {
  const manager = managerOf(write, "Apply");
  const id = managerId(manager);
  const result = trackApply(changeOf(write, before, id), applied, { manager, force });
  if (result.kind === "conflict") return err(result.conflicts);
  const changed = result.object !== before.live;
  const managers = new Map(result.managers);
  const own = managers.get(id);
  if (own !== undefined) {
    managers.set(id, {
      ...withTime(own, changed ? write.time : before.managers.get(id)?.time),
      fields: difference(own.fields, UNOWNED),
    });
  }
  return ok({ object: isMap(result.object) ? result.object : {}, managers });
}

function withTime({ time: _time, ...manager }: Manager, time: string | undefined): Manager {
  return time === undefined ? manager : { ...manager, time };
}

/** kubectl may take over what its own client-side apply has written, without force. */
function applyOverKubectl(
  write: Write,
  before: Before,
  applied: JsonMap,
  conflicts: readonly Conflict[],
): Result<After, readonly Conflict[]> {
  const allowed = write.manager === "kubectl" ? lastAppliedSet(write, before.live) : undefined;
  if (allowed === undefined) return err(conflicts);
  const left = conflicts.filter(({ path }) => !hasPath(allowed, path));
  return left.length > 0 ? err(left) : apply(write, before, { applied, force: true });
}

function lastAppliedSet({ typing, apiVersion }: Write, live: JsonMap): FieldSet | undefined {
  const text = textAt(live, "metadata", "annotations", LAST_APPLIED);
  const schema = typing.schemaOf(apiVersion);
  const last = text === undefined ? undefined : readJson(text);
  if (schema === undefined || last === undefined || textAt(last, "apiVersion") !== apiVersion) {
    return undefined;
  }
  const { added, modified, removed } = compare(last, live, schema);
  return difference(difference(difference(toFieldSet(last, schema), modified), added), removed);
}

/** kubectl's server-side apply keeps its client-side annotation up to date, where there is one. */
function syncLastApplied(write: Write, object: JsonMap, applied: JsonMap): JsonMap {
  const known = textAt(object, "metadata", "annotations", LAST_APPLIED);
  if (write.manager !== "kubectl" || known === undefined) return object;
  const bare = withAt(applied, ["metadata", "annotations", LAST_APPLIED], undefined);
  const path = ["metadata", "annotations", LAST_APPLIED];
  return withAt(object, path, `${JSON.stringify(bare)}\n`);
}

function readJson(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function managerOf(write: Write, operation: Manager["operation"]): Manager {
  const { manager, apiVersion, subresource, time } = write;
  return {
    manager: manager === "" ? "unknown" : manager,
    operation,
    apiVersion,
    subresource,
    time,
    fields: { members: new Set(), children: new Map() },
  };
}

function changeOf(write: Write, { live, managers }: Before, self: string): Change {
  const { typing, apiVersion, ignored } = write;
  return { typing, apiVersion, live, managers, self, ignored };
}

/** Joins the oldest updaters of each version into one, so that the list stays short. */
function capManagers(managers: Managers): Managers {
  const updaters = [...managers].filter(([, { operation }]) => operation === "Update");
  let excess = updaters.length - MAX_UPDATE_MANAGERS;
  if (excess <= 0) return managers;
  const capped = new Map(managers);
  const firstOfVersion = new Map<string, string>();
  const oldest = updaters.toSorted(([leftId, left], [rightId, right]) =>
    (left.time ?? "") + leftId < (right.time ?? "") + rightId ? -1 : 1,
  );
  for (const [id, manager] of oldest) {
    if (excess <= 0) break;
    const bucket: Manager = { ...manager, manager: OLD_MANAGERS, subresource: "" };
    const bucketId = managerId(bucket);
    const first = firstOfVersion.get(manager.apiVersion);
    if (first === undefined) {
      firstOfVersion.set(manager.apiVersion, id);
      continue;
    }
    const joined = capped.get(bucketId) ?? capped.get(first);
    capped.delete(first);
    capped.delete(id);
    capped.set(bucketId, {
      ...bucket,
      fields: joined === undefined ? manager.fields : union(manager.fields, joined.fields),
    });
    excess -= 1;
  }
  return capped;
}
