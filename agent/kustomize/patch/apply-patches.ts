import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { Failure, Place } from "../failure.ts";
import { withContext } from "../failure.ts";
import type { Patch, Selector } from "../kustomization/kustomization-shape.ts";
import { readResourceFile } from "../load/read-file.ts";
import { readResources } from "../load/read-resources.ts";
import type { Scope } from "../load/scope.ts";
import { patchResource, patchSelected } from "../resources/patch-resource.ts";
import { idText } from "../resources/resource-id.ts";
import type { ResourceList } from "../resources/resource-list.ts";
import type { Resource } from "../resources/resource.ts";
import type { SchemaStore } from "../schema/schema-store.ts";
import { selectResources } from "../select/selector.ts";
import type { Transform } from "../transform/transformer.ts";
import { readJsonPatch } from "./json-patch.ts";
import type { JsonPatch } from "./json-patch.ts";
import { patchWithJson } from "./patch-json.ts";
import { readPatch } from "./patch-source.ts";

/** Makes an entry of `patches` a transform. Matches kustomize's PatchTransformer. */
export function applyPatch(entry: Patch, scope: Scope, place: Place): Result<Transform, Failure> {
  const source = readPatch(entry, scope, place);
  if (!source.ok) return source;
  const { content, label } = source.value;
  const { target } = entry;
  if (content.kind === "json") {
    if (content.patch.length === 0) return ok(nothing);
    if (target === undefined) return ok(() => targetMissing(`JSON patch ${label}`));
    return ok((list) => patchTargets(list, target, content.patch, true));
  }
  const { patches } = content;
  if (target === undefined) return ok((list) => patchNamed(list, patches, scope.schemas));
  const [patch] = patches;
  if (patch === undefined) return ok(nothing);
  if (patches.length > 1) {
    return ok(() => ({
      code: "patch-invalid",
      message: `Multiple Strategic-Merge Patches in one \`patches\` entry is not allowed to set \`patches.target\` field: ${label}`,
      advice: "Make them several entries, or leave out the target.",
    }));
  }
  return ok((list) => patchSelection(list, target, patch, scope.schemas));
}

function nothing(): undefined {
  return undefined;
}

function targetMissing(what: string): Failure {
  return {
    code: "patch-invalid",
    message: `must specify a target for ${what}`,
    advice: "Say in target which resources it is for.",
  };
}

function patchNamed(
  list: ResourceList,
  patches: readonly Resource[],
  schemas: SchemaStore,
): Failure | undefined {
  for (const patch of patches) {
    const id = patch.originalId;
    const target = list.byAnyId(id);
    if (!target.ok) {
      const context = `no resource matches strategic merge patch "${idText(id)}"`;
      return { ...withContext(target.error, context), ...patch.place };
    }
    const failure = patchResource(target.value, patch, schemas);
    if (failure !== undefined) return { ...failure, ...patch.place };
  }
  return undefined;
}

function patchSelection(
  list: ResourceList,
  target: Selector,
  patch: Resource,
  schemas: SchemaStore,
): Failure | undefined {
  const selected = selectResources(list.all, target);
  if (!selected.ok) return withContext(selected.error, "unable to find patch target");
  return patchSelected(list, selected.value, patch, schemas);
}

function patchTargets(
  list: ResourceList,
  target: Selector,
  patch: JsonPatch,
  remembers: boolean,
): Failure | undefined {
  const selected = selectResources(list.all, target);
  if (!selected.ok) return selected.error;
  for (const resource of selected.value) {
    if (remembers) resource.rememberId();
    const failure = patchWithJson(resource, patch);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

/** Makes an entry of `patchesJson6902` a transform. Matches kustomize's PatchJson6902Transformer. */
export function applyJsonEntry(
  { target, path = "", patch = "" }: Patch,
  scope: Scope,
): Result<Transform, Failure> {
  if ((target?.name ?? "") === "") {
    return err(invalid("must specify the target name", "Name the target."));
  }
  if (path === "" && patch === "") {
    return err(invalid("empty file path and empty jsonOp", "Give the entry a patch or a path."));
  }
  if (path !== "" && patch !== "") {
    return err(invalid("must specify a file path or jsonOp, not both", "Remove one of them."));
  }
  const text = path === "" ? ok(patch) : readPatchFile(path, scope);
  if (!text.ok) return text;
  const operations = readJsonPatch(text.value);
  if (!operations.ok) return err(invalid(operations.error, "Correct the JSON patch."));
  if (operations.value.length === 0) {
    const shown = text.value.startsWith("[") ? text.value : "null"; // what is YAML is shown as JSON
    const message = `patch appears to be empty; file=${path}, JsonOp=${shown}`;
    return err(invalid(message, "Write operations into it, or take it out."));
  }
  return ok((list) => patchTargets(list, target ?? {}, operations.value, false));
}

function readPatchFile(path: string, { loader }: Scope): Result<string, Failure> {
  const loaded = loader.load(path);
  if (!loaded.ok) return loaded;
  const text = new TextDecoder().decode(loaded.value.bytes);
  if (text !== "") return ok(text);
  return err(invalid(`patch file '${path}' empty seems to be empty`, "Write operations into it."));
}

/** Patches of `patchesStrategicMerge`, as files or as texts, and of a transformer's `patches`. */
export interface StrategicPatches {
  readonly paths: readonly string[];
  readonly patches: string;
}

/** Makes strategic merge patches a transform. Matches kustomize's PatchStrategicMergeTransformer. */
export function applyStrategicPatches(
  { paths, patches }: StrategicPatches,
  scope: Scope,
  placeOf: (at: number) => Place,
): Result<Transform, Failure> {
  if (paths.length === 0 && patches === "") {
    return err(invalid("empty file path and empty patch content", "Name a file or write a patch."));
  }
  const loaded: Resource[] = [];
  for (const [at, path] of paths.entries()) {
    const read = readPathOrPatch(path, scope, placeOf(at));
    if (!read.ok) return err({ ...placeOf(at), ...read.error });
    loaded.push(...read.value);
  }
  if (patches !== "") {
    const read = readResources(patches, placeOf(0), scope.schemas);
    if (!read.ok) return err({ ...read.error, ...placeOf(0) });
    loaded.push(...read.value);
  }
  if (loaded.length === 0) {
    const message = `patch appears to be empty; files=[${paths.join(" ")}], Patch=${patches}`;
    return err(invalid(message, "Write a patch, or take it out."));
  }
  return ok((list) => patchEach(list, loaded, scope.schemas));
}

/** For old times' sake a path may be the patch itself. */
function readPathOrPatch(
  path: string,
  scope: Scope,
  place: Place,
): Result<readonly Resource[], Failure> {
  const inline = readResources(path, place, scope.schemas);
  return inline.ok ? inline : readResourceFile(scope, path);
}

function patchEach(
  list: ResourceList,
  patches: readonly Resource[],
  schemas: SchemaStore,
): Failure | undefined {
  for (const patch of patches) {
    const target = list.byAnyId(patch.originalId);
    const failure = target.ok ? patchSelected(list, [target.value], patch, schemas) : target.error;
    if (failure !== undefined) return { ...failure, ...patch.place };
  }
  return undefined;
}

function invalid(message: string, advice: string): Failure {
  return { code: "patch-invalid", message, advice };
}
