import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isList, isMap } from "../json.ts";
import type { Json, JsonMap } from "../json.ts";
import { manageUpdate } from "../managed-fields/manage.ts";
import { goText } from "../patch/go-text.ts";
import { jsonPatch } from "../patch/json-patch.ts";
import { mergePatch } from "../patch/merge-patch.ts";
import { strategicMergePatch } from "../patch/strategic-merge-patch.ts";
import { badRequest, invalid } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import { apply } from "./apply.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { writeOf } from "./create.ts";
import { placed, strictProblems } from "./decode.ts";
import { findLive } from "./get.ts";
import { readJsonBody } from "./read-body.ts";
import { updateObject } from "./write.ts";

const APPLY = "application/apply-patch+yaml";
const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC = "application/strategic-merge-patch+json";
const MAX_OPERATIONS = 10_000; // of one JSON patch, as the real server has it

/** PATCH of one object, by the kind of patch that the content type names. */
export function patch(cluster: Cluster, call: Call): Answer {
  const { kind, contentType } = call;
  if (contentType === APPLY) return apply(cluster, call);
  const known = [JSON_PATCH, MERGE_PATCH, ...(kind.custom ? [] : [STRATEGIC])];
  if (!known.includes(contentType)) {
    return err(unknownPatch(kind.custom, known));
  }
  const found = findLive(cluster, call);
  if (!found.ok) return found;
  const live = kind.toServed(found.value);
  const patched = patchObject(call, live);
  if (!patched.ok) return patched;
  const object = placed(call, patched.value.object);
  if (!object.ok) return object;
  const next = manageUpdate(writeOf(cluster, call), live, object.value);
  const updated = updateObject(cluster, call, { live: found.value, next });
  if (!updated.ok) return updated;
  return ok({ code: 200, object: kind.toServed(updated.value), warnings: patched.value.warnings });
}

function unknownPatch(isCustom: boolean, known: readonly string[]): Refusal {
  const refusal = { code: 415, reason: "UnsupportedMediaType" };
  if (!isCustom) return { ...refusal, message: "415: Unsupported Media Type", details: {} };
  const types = [...known, APPLY].join(", ");
  const message = `the body of the request was in an unknown format - accepted media types include: ${types}`;
  return { ...refusal, message };
}

interface Patched {
  readonly object: JsonMap;
  readonly warnings: readonly string[];
}

function patchObject(call: Call, live: JsonMap): Result<Patched, Refusal> {
  const body = readJsonBody(call.body);
  if (!body.ok) {
    const prefix = call.contentType === STRATEGIC ? "" : "error decoding patch: ";
    return err(badRequest(prefix + body.error));
  }
  const { value, duplicates } = body.value;
  const result = changed(call, live, value);
  if (!result.ok) return result;
  const { kind, options } = call;
  const decoded = kind.decode(result.value);
  const shown = call.contentType === STRATEGIC ? goText(value) : JSON.stringify(result.value);
  if (decoded.problem !== undefined) return err(badPatch(shown, patchWords(call, decoded.problem)));
  const strict = strictProblems(decoded.unknown, duplicates);
  if (options.fieldValidation === "Strict" && strict.length > 0) {
    return err(badPatch(shown, `strict decoding error: ${strict.join(", ")}`));
  }
  const warnings = options.fieldValidation === "Warn" ? strict : [];
  return ok({ object: decoded.object, warnings });
}

/** The real server reads a strategic merge patch without encoding/json, and says so in other words. */
function patchWords({ contentType }: Call, problem: string): string {
  const match = /cannot unmarshal (\S+) .* of type (\S+)$/.exec(problem);
  if (contentType !== STRATEGIC || match === null) return problem;
  const [, from = "", to = ""] = match;
  const names: Readonly<Record<string, string>> = {
    number: "int64",
    array: "[]interface {}",
    object: "map[string]interface {}",
  };
  return `cannot convert ${names[from] ?? from} to ${to}`;
}

function badPatch(shown: string, problem: string): Refusal {
  const message = `Invalid value: ${JSON.stringify(shown)}: ${problem}`;
  const cause = { reason: "FieldValueInvalid", field: "patch", message } as const;
  return invalid({ group: "", kind: "" }, "", [cause]);
}

function changed(call: Call, live: JsonMap, value: Json): Result<JsonMap, Refusal> {
  switch (call.contentType) {
    case MERGE_PATCH:
      if (isMap(value)) return asObject(mergePatch(live, value));
      return err(badRequest(`error decoding patch: ${notObject(value)}`));
    case JSON_PATCH:
      return applyOperations(live, value);
    default:
      return applyStrategic(call, live, value);
  }
}

function applyOperations(live: JsonMap, value: Json): Result<JsonMap, Refusal> {
  if (!isList(value)) {
    return err(
      badRequest(
        `error decoding patch: json: cannot unmarshal ${typeof value} into Go value of type []handlers.jsonPatchOp`,
      ),
    );
  }
  if (value.length > MAX_OPERATIONS) {
    return err({
      code: 413,
      reason: "RequestEntityTooLarge",
      message: `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${value.length}`,
    });
  }
  const patched = jsonPatch(live, value);
  if (patched.ok) return asObject(patched.value);
  return err({
    code: 422,
    reason: "Invalid",
    message: "the server rejected our request due to an error in our request",
    details: {},
  });
}

function applyStrategic({ kind }: Call, live: JsonMap, value: Json): Result<JsonMap, Refusal> {
  const schema = kind.typing.schemaOf(kind.apiVersion);
  if (!isMap(value) || schema === undefined) return err(badRequest(notObject(value)));
  const patched = strategicMergePatch(live, value, schema);
  return patched.ok ? ok(patched.value) : err({ code: 500, message: patched.error });
}

function notObject(value: Json): string {
  const type = isList(value) ? "array" : typeof value;
  return `json: cannot unmarshal ${type} into Go value of type map[string]interface {}`;
}

function asObject(value: Json): Result<JsonMap, Refusal> {
  return isMap(value) ? ok(value) : err(badRequest(notObject(value)));
}
