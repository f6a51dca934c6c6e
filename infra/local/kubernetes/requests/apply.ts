import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import { isMap, mapAt, textAt } from "../json.ts";
import type { JsonMap } from "../json.ts";
import { checkTyped } from "../managed-fields/check-typed.ts";
import { pathText } from "../managed-fields/encode-set.ts";
import { manageApply } from "../managed-fields/manage.ts";
import type { Conflict } from "../managed-fields/track.ts";
import { badRequest, conflict, internalError } from "../refusal.ts";
import type { Refusal } from "../refusal.ts";
import type { Answer, Call } from "./call.ts";
import type { Cluster } from "./cluster.ts";
import { writeOf } from "./create.ts";
import { placed } from "./decode.ts";
import { findLive } from "./get.ts";
import { duplicateKeys, readYaml } from "./read-body.ts";
import type { Body } from "./read-body.ts";
import { createObject, updateObject } from "./write.ts";

/** Server-side apply: PATCH with `application/apply-patch+yaml`. */
export function apply(cluster: Cluster, call: Call): Answer {
  const { kind, options } = call;
  const read = readYaml(call.body);
  if (!read.ok)
    return err(badRequest(`error decoding YAML: error converting YAML to JSON: ${read.error}`));
  const checked = checkApplied(call, read.value);
  if (!checked.ok) return checked;
  const found = findLive(cluster, call);
  if (!found.ok && call.subresource !== "") return found;
  const live = found.ok ? kind.toServed(found.value) : undefined;
  const applied = { applied: checked.value, force: options.force };
  const managed = manageApply(writeOf(cluster, call), live, applied);
  if (!managed.ok) return err(conflictsRefusal(managed.error));
  const strict = options.fieldValidation === "Ignore" ? [] : duplicateKeys(call.body, read.value);
  if (options.fieldValidation === "Strict" && strict.length > 0) {
    return err(
      badRequest(
        `error strict decoding YAML: error converting YAML to JSON: yaml: unmarshal errors:\n  ${strict.join("\n  ")}`,
      ),
    );
  }
  const decoded = kind.decode(managed.value);
  if (decoded.problem !== undefined)
    return err(internalError(decodeFailure(call, decoded.problem)));
  const warnings = options.fieldValidation === "Warn" ? strict : [];
  return write(cluster, call, {
    object: decoded.object,
    live: found.ok ? found.value : undefined,
    warnings,
  });
}

interface Merged {
  readonly object: JsonMap;
  readonly live: JsonMap | undefined;
  readonly warnings: readonly string[];
}

function write(cluster: Cluster, call: Call, { object, live, warnings }: Merged): Answer {
  const next = placed(call, object);
  if (!next.ok) return next;
  if (live === undefined) {
    const uid = textAt(object, "metadata", "uid") ?? "";
    if (uid !== "") {
      const why = `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`;
      return err(conflict(call.kind, call.name ?? "", why));
    }
    const created = createObject(cluster, call, next.value);
    if (!created.ok) return created;
    return ok({ code: 201, object: call.kind.toServed(created.value), warnings });
  }
  const updated = updateObject(cluster, call, { live, next: next.value });
  if (!updated.ok) return updated;
  return ok({ code: 200, object: call.kind.toServed(updated.value), warnings });
}

/** An applied configuration has to be of the kind, and to fit its type. */
function checkApplied({ kind }: Call, { value }: Body): Result<JsonMap, Refusal> {
  const applied = isMap(value) ? value : {};
  const [apiVersion = "", name = ""] = [textAt(applied, "apiVersion"), textAt(applied, "kind")];
  if (apiVersion !== kind.apiVersion || name !== kind.kind) {
    const text = apiVersion.includes("/") ? apiVersion : `/${apiVersion}`;
    return err(badRequest(`invalid object type: ${text}, Kind=${name}`));
  }
  if (mapAt(applied, "metadata")?.["managedFields"] !== undefined) {
    return err(badRequest("metadata.managedFields must be nil"));
  }
  const schema = kind.typing.schemaOf(kind.apiVersion);
  const problem = schema === undefined ? undefined : checkTyped(applied, schema);
  if (problem === undefined) return ok(applied);
  const metadata = mapAt(applied, "metadata") ?? {};
  const [namespace = "", itsName = ""] = [textAt(metadata, "namespace"), textAt(metadata, "name")];
  const what = `${kind.group}/${kind.version}, Kind=${kind.kind}`;
  return err(
    internalError(
      `failed to create typed patch object (${namespace}/${itsName}; ${what}): ${problem}`,
    ),
  );
}

function decodeFailure({ kind }: Call, problem: string): string {
  return `unable to convert unstructured object to ${kind.group}/${kind.version}, Kind=${kind.kind}: ${problem}`;
}

/** 409, with a cause for every field that somebody else owns. */
function conflictsRefusal(conflicts: readonly Conflict[]): Refusal {
  const told = conflicts.map(({ manager, path }) => ({
    who: describe(manager),
    path: pathText(path),
  }));
  const [first] = told;
  const managers = [...new Set(told.map(({ who }) => who))].toSorted();
  const list = managers.flatMap((who) => [
    `conflicts with ${who}:`,
    ...told.filter((one) => one.who === who).map(({ path }) => `- ${path}`),
  ]);
  const message =
    told.length === 1
      ? `Apply failed with 1 conflict: conflict with ${first?.who ?? ""}: ${first?.path ?? ""}`
      : `Apply failed with ${told.length} conflicts: ${list.join("\n")}`;
  const causes = told.map(({ who, path }) => ({
    reason: "FieldManagerConflict",
    message: `conflict with ${who}`,
    field: path,
  }));
  return { code: 409, reason: "Conflict", message, details: { causes } };
}

function describe({ manager, operation, apiVersion, subresource }: Conflict["manager"]): string {
  const where = subresource === "" ? "" : ` with subresource ${JSON.stringify(subresource)}`;
  const name = JSON.stringify(manager) + where;
  if (operation === "Apply") return name;
  return `${name} using ${apiVersion}`;
}
