import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure, Place } from "../failure.ts";
import type { Patch } from "../kustomization/kustomization-shape.ts";
import { readTextFile } from "../load/read-file.ts";
import { readResources } from "../load/read-resources.ts";
import type { Scope } from "../load/scope.ts";
import { BUILD_ANNOTATION, ENABLED } from "../resources/build-annotations.ts";
import type { Resource } from "../resources/resource.ts";
import { readJsonPatch } from "./json-patch.ts";
import type { JsonPatch } from "./json-patch.ts";

/** What a patch turned out to be. */
type PatchContent =
  | { readonly kind: "json"; readonly patch: JsonPatch }
  | { readonly kind: "strategic"; readonly patches: readonly Resource[] };

/** A patch that was read, and what it is called in messages. */
export interface PatchSource {
  readonly content: PatchContent;
  readonly label: string;
}

/** Reads an entry of `patches`: a text or a file, a strategic merge patch or a JSON patch. */
export function readPatch(entry: Patch, scope: Scope, place: Place): Result<PatchSource, Failure> {
  const inline = (entry.patch ?? "").trim();
  const path = entry.path ?? "";
  if (inline === "" && path === "") {
    return err(invalid("must specify one of patch and path", "Give the entry a patch or a path."));
  }
  if (inline !== "" && path !== "") {
    return err(invalid("patch and path can't be set at the same time", "Remove one of them."));
  }
  if (inline !== "") {
    return interpret(inline, `[patch: ${JSON.stringify(inline)}]`, entry, scope, place);
  }
  const loaded = readTextFile(scope, path);
  if (!loaded.ok) {
    const message = `failed to get the patch file from path(${path}): ${loaded.error.message}`;
    return err({ ...loaded.error, message });
  }
  const { text, file } = loaded.value;
  return interpret(text, `[path: ${JSON.stringify(path)}]`, entry, scope, { file });
}

function interpret(
  text: string,
  label: string,
  { options }: Patch,
  { schemas }: Scope,
  place: Place,
): Result<PatchSource, Failure> {
  const strategic = readResources(text, place, schemas);
  const json = readJsonPatch(text);
  if (!strategic.ok && !json.ok) {
    const message = `unable to parse SM or JSON patch from ${label}: ${strategic.error.message}`;
    return err({
      ...strategic.error,
      code: "patch-invalid",
      message,
      ...placeOf(place, strategic.error),
    });
  }
  if (strategic.ok && json.ok && strategic.value.length > 0 && json.value.length > 0) {
    return err(invalid(`illegally qualifies as both an SM and JSON patch: ${label}`, "Split it."));
  }
  if (!strategic.ok) {
    return ok({ content: { kind: "json", patch: json.ok ? json.value : [] }, label });
  }
  for (const patch of strategic.value) {
    if (options?.allowNameChange === true)
      patch.annotate(BUILD_ANNOTATION.allowNameChange, ENABLED);
    if (options?.allowKindChange === true)
      patch.annotate(BUILD_ANNOTATION.allowKindChange, ENABLED);
  }
  return ok({ content: { kind: "strategic", patches: strategic.value }, label });
}

// A line of an inline patch is not one of the kustomization.
function placeOf(place: Place, { line }: Failure): Place {
  return place.line === undefined && line !== undefined ? { file: place.file, line } : place;
}

function invalid(message: string, advice: string): Failure {
  return { code: "patch-invalid", message, advice };
}
