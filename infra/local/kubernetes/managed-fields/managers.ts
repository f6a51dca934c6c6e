import { isMap, mapAt, mapsAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { decodeSet, encodeSet } from "./encode-set.ts";
import { isEmptySet } from "./field-set.ts";
import type { FieldSet } from "./field-set.ts";

/** Who wrote which fields, in which version of the kind, and when last. */
export interface Manager {
  readonly manager: string;
  readonly operation: "Apply" | "Update";
  readonly apiVersion: string;
  readonly subresource: string; // empty: the object itself
  readonly time?: string;
  readonly fields: FieldSet;
}

/** The managers of an object by their ids. */
export type Managers = ReadonlyMap<string, Manager>;

/** What tells managers apart: an applier is the same one in every version of the kind. */
export function managerId({
  manager,
  operation,
  apiVersion,
  subresource,
}: Omit<Manager, "fields" | "time">): string {
  const version = operation === "Apply" ? "" : apiVersion;
  return JSON.stringify([manager, operation, version, subresource]);
}

/** Reads `metadata.managedFields`; absent when an entry cannot be understood. */
export function decodeManagers(object: JsonMap): Managers | undefined {
  const managers = new Map<string, Manager>();
  for (const entry of mapsAt(object, "metadata", "managedFields")) {
    const manager = decodeManager(entry);
    if (manager === undefined) return undefined;
    managers.set(managerId(manager), manager);
  }
  return managers;
}

function decodeManager(entry: JsonMap): Manager | undefined {
  const operation = textAt(entry, "operation");
  const fields = decodeSet(entry["fieldsV1"] ?? {});
  const time = textAt(entry, "time");
  if ((operation !== "Apply" && operation !== "Update") || fields === undefined) return undefined;
  return {
    manager: textAt(entry, "manager") ?? "",
    operation,
    apiVersion: textAt(entry, "apiVersion") ?? "",
    subresource: textAt(entry, "subresource") ?? "",
    fields,
    ...(time === undefined ? {} : { time }),
  };
}

/** An object without its managedFields. */
export function withoutManagers(object: JsonMap): JsonMap {
  const metadata = mapAt(object, "metadata");
  if (metadata?.["managedFields"] === undefined) return object;
  const { managedFields: _gone, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/** An object with these managers written into its metadata, in the order of the real server. */
export function withManagers(object: JsonMap, managers: Managers): JsonMap {
  const entries = [...managers.values()].filter(({ fields }) => !isEmptySet(fields));
  const bare = withoutManagers(object);
  if (entries.length === 0) return bare;
  const managedFields = entries.toSorted(compareManagers).map(encodeManager);
  return { ...bare, metadata: { ...mapAt(bare, "metadata"), managedFields } };
}

function encodeManager(manager: Manager): JsonMap {
  return {
    manager: manager.manager,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    ...(manager.time === undefined ? {} : { time: manager.time }),
    fieldsType: "FieldsV1",
    fieldsV1: encodeSet(manager.fields),
    ...(manager.subresource === "" ? {} : { subresource: manager.subresource }),
  };
}

function compareManagers(left: Manager, right: Manager): number {
  const orders = [
    [left.operation, right.operation],
    [left.time ?? "", right.time ?? ""],
    [left.manager, right.manager],
    [left.apiVersion, right.apiVersion],
    [left.subresource, right.subresource],
  ] as const;
  for (const [one, other] of orders) {
    if (one !== other) return one < other ? -1 : 1;
  }
  return 0;
}

/** Tells whether two objects differ in nothing but the times of their managers. */
export function sameExceptTimes(left: JsonMap, right: JsonMap): boolean {
  return JSON.stringify(timeless(left)) === JSON.stringify(timeless(right));
}

function timeless(object: JsonMap): readonly JsonMap[] {
  return mapsAt(object, "metadata", "managedFields")
    .filter(isMap)
    .map(({ time: _time, ...entry }) => entry);
}
