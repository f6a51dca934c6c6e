import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonValue } from "../../objects/kube-object.ts";
import { readOldDocument } from "../../objects/yaml/decode-old.ts";
import type { Failure, Place } from "../failure.ts";
import { fit } from "../kustomization/fit.ts";
import { REPLACEMENT } from "../kustomization/kustomization-shape.ts";
import type { Replacement, ReplacementField } from "../kustomization/kustomization-shape.ts";
import { readTextFile } from "../load/read-file.ts";
import type { Scope } from "../load/scope.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Transform } from "../transform/transformer.ts";
import { findSource } from "./find-source.ts";
import { setTarget } from "./set-targets.ts";

/** A replacement and the line that asks for it. */
interface PlacedReplacement {
  readonly replacement: Replacement;
  readonly place: Place;
}

/** Makes replacements a transform. Matches kustomize's ReplacementTransformer. */
export function replaceValues(
  entries: readonly ReplacementField[],
  scope: Scope,
  placeOf: (at: number) => Place,
): Result<Transform, Failure> {
  const placed: PlacedReplacement[] = [];
  for (const [at, entry] of entries.entries()) {
    const read = readEntry(entry, scope);
    if (!read.ok) return err({ ...placeOf(at), ...read.error });
    placed.push(...read.value.map((replacement) => ({ replacement, place: placeOf(at) })));
  }
  return ok((list) => applyAll(list, placed));
}

function readEntry(entry: ReplacementField, scope: Scope): Result<readonly Replacement[], Failure> {
  const { path = "", source, targets = [] } = entry;
  if (path === "") return ok([entry]);
  if (source !== undefined || targets.length > 0) {
    return err(invalid("cannot specify both path and inline replacement", "Remove one of them."));
  }
  const loaded = readTextFile(scope, path);
  if (!loaded.ok) return loaded;
  const { text, file } = loaded.value;
  const document = readOldDocument(text);
  if (!document.ok) {
    const { message, line } = document.error;
    return err({ ...invalid(message, "Correct the YAML there."), file, line });
  }
  const replacements = readReplacements(document.value.value);
  return replacements.ok ? replacements : err({ ...replacements.error, file });
}

function goKindOf(value: bigint | boolean | number | string | null): string {
  if (value === null) return "invalid";
  if (typeof value === "boolean") return "bool";
  return typeof value === "string" ? "string" : "float64";
}

function readReplacements(value: JsonValue): Result<readonly Replacement[], Failure> {
  if (value === null || typeof value !== "object") {
    return err(
      invalid(
        `unsupported replacement type encountered within replacement path: ${goKindOf(value)}`,
        "Let the file hold a replacement or a list of them.",
      ),
    );
  }
  const items: readonly JsonValue[] = Array.isArray(value) ? value : [value];
  const replacements: Replacement[] = [];
  for (const item of items) {
    const fitted = fit(item, REPLACEMENT, { unknownFields: "ignored", texts: "from-own-fields" });
    if (!fitted.ok) {
      const message = `error unmarshaling JSON: ${fitted.error[0]?.message ?? ""}`;
      return err(invalid(message, "Correct the replacement."));
    }
    replacements.push(fitted.value);
  }
  return ok(replacements);
}

function applyAll(list: ResourceList, placed: readonly PlacedReplacement[]): Failure | undefined {
  for (const { replacement, place } of placed) {
    const failure = applyOne(list, replacement);
    if (failure !== undefined) return { ...failure, ...place };
  }
  return undefined;
}

function applyOne(list: ResourceList, replacement: Replacement): Failure | undefined {
  const { source, sourceValue, targets } = replacement;
  if ((source === undefined && sourceValue === undefined) || targets === undefined) {
    return invalid(
      "replacements must specify a source and at least one target",
      "Give the replacement both.",
    );
  }
  const value = findSource(list.all, replacement);
  if (!value.ok) return value.error;
  for (const target of targets) {
    const failure = setTarget(list.all, value.value, target);
    if (failure !== undefined) return failure;
  }
  list.dropEmpty();
  return undefined;
}

function invalid(message: string, advice: string): Failure {
  return { code: "replacement-failed", message, advice };
}
