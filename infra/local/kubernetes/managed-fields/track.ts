import type { Json } from "../json.ts";
import { equalJson } from "../json.ts";
import type { Schema } from "../schema/schema.ts";
import { compare, withoutFields } from "./compare.ts";
import type { Comparison } from "./compare.ts";
import {
  EMPTY_SET,
  difference,
  differenceBelow,
  intersection,
  isEmptySet,
  pathsOf,
  union,
} from "./field-set.ts";
import type { FieldSet, Path } from "./field-set.ts";
import type { Manager, Managers } from "./managers.ts";
import { merge } from "./merge.ts";
import { removeItems, withNamedFields } from "./remove.ts";
import { toFieldSet } from "./to-field-set.ts";

/**
 * Keeps track of who owns which field when an object is updated or applied.
 *
 * Matches structured-merge-diff's merge.Updater.
 */

/** A kind in all its versions. */
export interface Typing {
  /** The schema of a version; absent when the version is no longer served. */
  schemaOf(apiVersion: string): Schema | undefined;
  /** The same object in another version. */
  convert(object: Json, apiVersion: string): Json;
}

export interface Change {
  readonly typing: Typing;
  readonly apiVersion: string; // of the request; both objects are in this version
  readonly live: Json;
  readonly managers: Managers;
  readonly self: string; // the id of the manager that asks
  readonly ignored: FieldSet; // fields that a write to this (sub)resource does not reach
}

export interface Conflict {
  readonly manager: Manager;
  readonly path: Path;
}

export type Applied =
  | { readonly kind: "applied"; readonly object: Json; readonly managers: Managers }
  | { readonly kind: "conflict"; readonly conflicts: readonly Conflict[] };

/** The managers after the object became `next` by an update: what changed belongs to who changed it. */
export function trackUpdate(change: Change, next: Json, manager: Manager): Managers {
  const { typing, apiVersion, live, self, ignored } = change;
  const schema = typing.schemaOf(apiVersion);
  if (schema === undefined) return change.managers;
  const compared = withoutFields(compare(live, next, schema), ignored);
  const lost = takeChanges(change, next, compared);
  const own = lost.managers.get(self)?.fields ?? EMPTY_SET;
  const fields = differenceBelow(
    union(union(difference(own, compared.removed), compared.modified), compared.added),
    ignored,
  );
  return withManager(lost.managers, self, { ...manager, fields });
}

/** The object after a configuration was applied, or the fields that others own with other values. */
export function trackApply(
  change: Change,
  applied: Json,
  { manager, force }: { readonly manager: Manager; readonly force: boolean },
): Applied {
  const { typing, apiVersion, live, self, ignored } = change;
  const schema = typing.schemaOf(apiVersion);
  if (schema === undefined) {
    return { kind: "applied", object: applied, managers: change.managers };
  }
  const merged = merge(live, applied, schema);
  const last = change.managers.get(self);
  const fields = differenceBelow(toFieldSet(applied, schema), ignored);
  const managers = new Map(change.managers).set(self, { ...manager, fields });
  const pruned = prune({ ...change, managers }, merged, last);
  const compared = withoutFields(compare(live, pruned, schema), ignored);
  const lost = takeChanges({ ...change, managers }, pruned, compared);
  if (!force && lost.conflicts.length > 0) return { kind: "conflict", conflicts: lost.conflicts };
  return {
    kind: "applied",
    object: equalJson(pruned, live) ? live : pruned,
    managers: lost.managers,
  };
}

interface Lost {
  readonly managers: Managers;
  readonly conflicts: readonly Conflict[];
}

/** Takes what changed away from everybody but the one who changed it. */
function takeChanges(change: Change, next: Json, compared: Comparison): Lost {
  const { typing, live, self } = change;
  const byVersion = new Map<string, Comparison>([[change.apiVersion, compared]]);
  const managers = new Map<string, Manager>();
  const conflicts: Conflict[] = [];
  for (const [id, manager] of change.managers) {
    if (id === self) {
      managers.set(id, manager);
      continue;
    }
    const schema = typing.schemaOf(manager.apiVersion);
    if (schema === undefined) continue;
    const { apiVersion } = manager;
    const known =
      byVersion.get(apiVersion) ??
      withoutFields(
        compare(typing.convert(live, apiVersion), typing.convert(next, apiVersion), schema),
        change.ignored,
      );
    byVersion.set(apiVersion, known);
    const contested = intersection(manager.fields, union(known.modified, known.added));
    conflicts.push(...pathsOf(contested).map((path) => ({ manager, path })));
    const fields = difference(difference(manager.fields, contested), known.removed);
    if (!isEmptySet(fields)) managers.set(id, { ...manager, fields });
  }
  return { managers, conflicts };
}

/** Takes out what this applier applied last time and not this time, unless somebody else owns it too. */
function prune(change: Change, merged: Json, last: Manager | undefined): Json {
  const { typing } = change;
  const schema = last === undefined ? undefined : typing.schemaOf(last.apiVersion);
  if (last === undefined || schema === undefined || isEmptySet(last.fields)) return merged;
  const now = change.managers.get(change.self);
  // What is all applied again is all kept.
  if (now?.apiVersion === last.apiVersion && isEmptySet(difference(last.fields, now.fields))) {
    return merged;
  }
  const whole = typing.convert(merged, last.apiVersion);
  const lastNamed = withNamedFields(last.fields, schema);
  const bare = keepOwned(change, whole, removeItems(whole, lastNamed, schema), last.apiVersion);
  const [wholeSet, bareSet] = [namedSet(whole, schema), namedSet(bare, schema)];
  const gone = intersection(difference(wholeSet, bareSet), lastNamed);
  return typing.convert(removeItems(whole, gone, schema), change.apiVersion);
}

function keepOwned(change: Change, whole: Json, bare: Json, firstVersion: string): Json {
  const owned = new Map<string, FieldSet>();
  for (const { apiVersion, fields } of change.managers.values()) {
    owned.set(apiVersion, union(owned.get(apiVersion) ?? EMPTY_SET, fields));
  }
  const versions = [...owned.keys()].toSorted(
    (left, right) => Number(right === firstVersion) - Number(left === firstVersion),
  );
  let kept = bare;
  for (const version of versions) {
    const schema = change.typing.schemaOf(version);
    if (schema === undefined) continue;
    const wholeHere = change.typing.convert(whole, version);
    const keptHere = change.typing.convert(kept, version);
    const stays = union(
      namedSet(keptHere, schema),
      withNamedFields(owned.get(version) ?? EMPTY_SET, schema),
    );
    kept = removeItems(wholeHere, difference(namedSet(wholeHere, schema), stays), schema);
  }
  return change.typing.convert(kept, firstVersion);
}

function namedSet(value: Json, schema: Schema): FieldSet {
  return withNamedFields(toFieldSet(value, schema), schema);
}

function withManager(managers: Managers, id: string, manager: Manager): Managers {
  const next = new Map(managers);
  if (isEmptySet(manager.fields)) next.delete(id);
  else next.set(id, manager);
  return next;
}
