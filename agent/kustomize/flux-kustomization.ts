import { err, ok } from "#contract/result.ts";
import type { Result } from "#contract/result.ts";

import type { JsonObject } from "../objects/kube-object.ts";
import { resolvePath } from "../source/resolve-path.ts";
import type { Tree } from "../source/tree.ts";
import { withFile } from "../source/with-file.ts";
import type { BuildProblem } from "./build-problem.ts";
import { placed } from "./failure.ts";
import { mergeSpec } from "./flux/merge-spec.ts";
import { readLoosely, rewrite } from "./flux/rewrite-kustomization.ts";
import type { LooseKustomization } from "./flux/rewrite-kustomization.ts";
import { findKustomization, join, scanManifests } from "./flux/scan-manifests.ts";
import { decodeText } from "./load/decode-text.ts";
import { clean } from "./load/loader.ts";
import { ParsedFiles } from "./load/parsed-files.ts";

const API = { apiVersion: "kustomize.config.k8s.io/v1beta1", kind: "Kustomization" };

/** What makes a kustomization without resources one that is not empty. */
const PLACEHOLDER = { namespace: "_placeholder" };

type Outcome = Result<Tree, readonly BuildProblem[]>;

/**
 * Gives the tree with the kustomization at a path as Flux builds it: generated from the manifests there if there is none,
 * and changed as the spec of the Flux Kustomization says. Given to the build after it, `parsed` saves parsing anew.
 * Matches Flux's generator of kustomization.yaml.
 */
export function withFluxKustomization(
  tree: Tree,
  path: string,
  spec: JsonObject,
  parsed: ParsedFiles = new ParsedFiles(),
): Outcome {
  const directory = clean(path);
  const name = findKustomization(tree, directory);
  if (name === undefined) return generated(tree, directory, spec, parsed);
  const file = join(directory, name);
  const found = resolvePath(tree, file);
  const bytes = found.kind === "found" ? tree.read(found.path) : undefined;
  const text = decodeText(bytes ?? new Uint8Array());
  if (!text.ok) return err([invalid(text.error, file)]);
  const read = readLoosely(text.value);
  if (!read.ok) return err([placed(read.error, { file })]);
  return changed(tree, file, text.value, withBuildMetadata(read.value), spec);
}

function invalid(message: string, file: string): BuildProblem {
  return {
    code: "kustomization-invalid",
    message: `invalid Kustomization: ${message}`,
    advice: "Write the file in UTF-8.",
    file,
  };
}

// Flux's way to let a kustomization without resources be, even where it says nothing at all.
function withBuildMetadata(kustomization: LooseKustomization): LooseKustomization {
  const { fields } = kustomization;
  if ((fields.resources ?? []).length > 0) return kustomization;
  return { ...kustomization, fields: { ...fields, buildMetadata: ["originAnnotations"] } };
}

function generated(tree: Tree, directory: string, spec: JsonObject, parsed: ParsedFiles): Outcome {
  const resources = scanManifests(tree, directory, parsed);
  if (!resources.ok) return resources;
  const content = resources.value.length === 0 ? PLACEHOLDER : { resources: [...resources.value] };
  const kustomization = { fields: content, value: {}, root: undefined };
  return changed(tree, join(directory, "kustomization.yaml"), "", kustomization, spec);
}

function changed(
  tree: Tree,
  file: string,
  text: string,
  kustomization: LooseKustomization,
  spec: JsonObject,
): Outcome {
  const directory = file.slice(0, Math.max(file.lastIndexOf("/"), 0));
  const merged = mergeSpec(kustomization.fields, spec, (path) => {
    const found = resolvePath(tree, clean(join(directory, path)));
    return found.kind === "found";
  });
  if (!merged.ok) return err([placed(merged.error, { file })]);
  const rewritten = rewrite(text, kustomization, { ...API, ...merged.value });
  return ok(withFile(tree, file, new TextEncoder().encode(rewritten)));
}
