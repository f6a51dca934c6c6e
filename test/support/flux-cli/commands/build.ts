import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

import { readFluxKustomization } from "../../../../agent/objects/flux-kustomization.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import { printYaml } from "../../../../agent/objects/print-yaml.ts";
import { textsAt } from "../../../../agent/objects/read-json.ts";
import { memoryTree } from "../../../../agent/source/memory-tree.ts";
import { gatherVariables } from "../../../../agent/substitute/variables.ts";
import { buildOffline } from "../../build-offline.ts";
import type { Call } from "../call.ts";
import { KUSTOMIZATIONS, pathOf, resourceNamed } from "../resources.ts";

/** `flux build kustomization NAME --path DIRECTORY`: what the files would come to, by our own engine. */
export async function build(call: Call): Promise<number> {
  const { objects } = await buildLocally(call);
  call.voice.print(objects.map(printYaml).join("---\n"));
  return 0;
}

/** Builds a local directory with what the Kustomization in the cluster says about it. */
export async function buildLocally({ api, words, namespace, flag }: Call): Promise<{
  readonly kustomization: KubeObject;
  readonly objects: readonly KubeObject[];
}> {
  const { names } = resourceNamed(words);
  const kustomization = await api.get(`${pathOf(KUSTOMIZATIONS, namespace)}/${names[0]}`);
  const known = readFluxKustomization(kustomization);
  const variables = gatherVariables([], textsAt(known.spec, "postBuild", "substitute"));
  if (!variables.ok) throw new Error("the Kustomization's variables cannot be read");
  const tree = memoryTree(await filesBelow(flag("path")));
  const built = buildOffline({ ...known, path: "" }, tree, variables.value);
  if (!built.ok) throw new Error(built.error.message);
  return { kustomization, objects: built.value.objects };
}

/** The files of a directory and of those in it, by their path in it. */
export async function filesBelow(directory: string): Promise<Readonly<Record<string, Uint8Array>>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const read = files.map(async ({ parentPath, name }) => {
    const path = join(parentPath, name);
    return [path.slice(directory.length + 1), await readFile(path)] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
