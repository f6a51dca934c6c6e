import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isJsonObject } from "../objects/kube-object.ts";
import type { JsonObject, JsonValue } from "../objects/kube-object.ts";
import { mismatch, readField, readList } from "./read-field.ts";

/** What an entry of `status.conditions` says; any of it may be missing, which is the empty text. */
export interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason: string;
  readonly message: string;
}

/** The conditions of an object of any kind, or a sentence where they are no conditions. */
export function readConditions(object: JsonObject): Result<readonly Condition[], string> {
  const field = readField(object, "status", "conditions");
  const list = field.ok && field.value === null ? ok([]) : readList(object, "status", "conditions");
  if (!list.ok) return list;
  const conditions: Condition[] = [];
  for (const [index, entry] of (list.value ?? []).entries()) {
    const condition = readCondition(entry, `conditions[${index}]`);
    if (!condition.ok) return condition;
    conditions.push(condition.value);
  }
  return ok(conditions);
}

/** Tells whether one of the conditions is of a type and has a status. */
export function hasCondition(
  conditions: readonly Condition[],
  type: string,
  status: string,
): boolean {
  return conditions.some((condition) => condition.type === type && condition.status === status);
}

function readCondition(entry: JsonValue, place: string): Result<Condition, string> {
  if (!isJsonObject(entry)) {
    return entry === null ? ok(EMPTY) : err(mismatch(["status", place], entry, "a condition"));
  }
  const found = { ...EMPTY };
  for (const name of ["type", "status", "reason", "message"] as const) {
    const value = entry[name] ?? "";
    if (typeof value !== "string") return err(mismatch(["status", place, name], value, "text"));
    found[name] = value;
  }
  return ok(found);
}

const EMPTY: Condition = { type: "", status: "", reason: "", message: "" };
