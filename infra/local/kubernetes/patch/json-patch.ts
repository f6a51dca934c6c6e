import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { equalJson, isList, isMap, isText, textAt } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";

/** Applies a JSON patch (RFC 6902); the error names the operation that cannot be done. */
export function jsonPatch(target: Json, operations: readonly Json[]): Result<Json, string> {
  let patched = target;
  for (const operation of operations) {
    const next = isMap(operation) ? applyOne(patched, operation) : err("not an operation");
    if (!next.ok) return next;
    patched = next.value;
  }
  return ok(patched);
}

function applyOne(target: Json, operation: JsonMap): Result<Json, string> {
  const path = pointer(operation["path"]);
  if (path === undefined)
    return err(`path ${JSON.stringify(operation["path"] ?? null)} is no pointer`);
  const value = operation["value"] ?? null;
  switch (textAt(operation, "op") ?? "") {
    case "add":
      return put(target, path, { value, mode: "add" });
    case "replace":
      return put(target, path, { value, mode: "replace" });
    case "remove":
      return take(target, path);
    case "test":
      return equalJson(find(target, path) ?? null, value) ? ok(target) : err("test failed");
    case "move":
    case "copy":
      return transfer(target, path, operation);
    default:
      return err(`unknown operation ${JSON.stringify(operation["op"] ?? null)}`);
  }
}

function transfer(target: Json, path: readonly string[], operation: JsonMap): Result<Json, string> {
  const from = pointer(operation["from"]);
  const value = from === undefined ? undefined : find(target, from);
  if (from === undefined || value === undefined) return err("nothing to take");
  const rest = operation["op"] === "move" ? take(target, from) : ok(target);
  return rest.ok ? put(rest.value, path, { value, mode: "add" }) : rest;
}

interface Put {
  readonly value: Json;
  readonly mode: "add" | "replace";
}

function put(target: Json, path: readonly string[], { value, mode }: Put): Result<Json, string> {
  const [step, ...rest] = path;
  if (step === undefined) return ok(value);
  if (rest.length > 0) {
    return within(target, step, (inner) => put(inner, rest, { value, mode }));
  }
  if (isMap(target)) {
    return ok({ ...target, [step]: value }); // a missing field is replaced too
  }
  if (!isList(target)) return err(`${step} is in no object or list`);
  const index = step === "-" ? target.length : indexOf(step, target.length);
  if (index === undefined || (mode === "replace" && index >= target.length)) {
    return err(`no item ${step}`);
  }
  return ok(target.toSpliced(index, mode === "replace" ? 1 : 0, value));
}

function take(target: Json, path: readonly string[]): Result<Json, string> {
  const [step, ...rest] = path;
  if (step === undefined) return err("the whole cannot be removed");
  if (rest.length > 0) return within(target, step, (inner) => take(inner, rest));
  if (isMap(target)) {
    if (target[step] === undefined) return err(`no field ${step}`);
    const { [step]: _gone, ...others } = target;
    return ok(others);
  }
  const index = isList(target) ? indexOf(step, target.length - 1) : undefined;
  if (!isList(target) || index === undefined) return err(`no item ${step}`);
  return ok(target.toSpliced(index, 1));
}

function within(
  target: Json,
  step: string,
  change: (inner: Json) => Result<Json, string>,
): Result<Json, string> {
  const inner = find(target, [step]);
  if (inner === undefined) return err(`nothing at ${step}`);
  const changed = change(inner);
  if (!changed.ok) return changed;
  if (isMap(target)) return ok({ ...target, [step]: changed.value });
  if (!isList(target)) return err(`nothing at ${step}`);
  return ok(target.with(indexOf(step, target.length) ?? 0, changed.value));
}

function find(target: Json, path: readonly string[]): Json | undefined {
  let found: Json | undefined = target;
  for (const step of path) {
    if (isMap(found)) found = found[step];
    else if (isList(found)) found = found[indexOf(step, found.length) ?? -1];
    else return undefined;
  }
  return found;
}

function indexOf(step: string, last: number): number | undefined {
  const index = /^(0|[1-9]\d*)$/.test(step) ? Number(step) : Number.NaN;
  return index <= last ? index : undefined;
}

function pointer(path: Json | undefined): readonly string[] | undefined {
  if (!isText(path) || (path !== "" && !path.startsWith("/"))) return undefined;
  return path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}
