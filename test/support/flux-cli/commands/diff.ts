import { changeBetween } from "../../../../agent/objects/drift.ts";
import { readFluxKustomization } from "../../../../agent/objects/flux-kustomization.ts";
import { inventoryEntryOf, parseInventoryId } from "../../../../agent/objects/inventory-id.ts";
import { refOf, type KubeObject } from "../../../../agent/objects/kube-object.ts";
import { displayName } from "../../../../agent/objects/object-key.ts";
import type { Cluster } from "../../../../agent/ports.ts";
import type { Call } from "../call.ts";
import { printDifferences } from "../print/differences.ts";
import { buildLocally } from "./build.ts";

/**
 * `flux diff kustomization NAME --path DIRECTORY`: builds, and asks for each object by a dry run what an apply would change;
 * then tells what the inventory has and the build has not. The exit code is 1 where anything would change.
 */
export function diffWith(cluster: Cluster): (call: Call) => Promise<number> {
  return async (call) => {
    const { kustomization, objects } = await buildLocally(call);
    const told: string[] = [];
    for (const object of objects) told.push(await diffObject(object, cluster));
    const built = new Set(objects.map((object) => inventoryEntryOf(object).id));
    for (const { id } of readFluxKustomization(kustomization).inventory) {
      const key = parseInventoryId(id);
      if (key.ok && !built.has(id)) told.push(`► ${displayName(key.value)} deleted\n`);
    }
    const text = told.join("");
    call.voice.print(text);
    if (text === "") return 0;
    call.voice.warning("identified at least one change, exiting with non-zero exit code");
    return 1;
  };
}

async function diffObject(object: KubeObject, cluster: Cluster): Promise<string> {
  const signal = AbortSignal.timeout(REQUEST_MILLISECONDS);
  const [live, preview] = [
    await cluster.read(refOf(object), signal),
    await cluster.preview(object, signal),
  ];
  if (!live.ok) throw new Error(live.error.message);
  if (!preview.ok) throw new Error(preview.error.message);
  const name = displayName(refOf(object));
  switch (changeBetween(live.value, preview.value)) {
    case "unchanged":
      return "";
    case "created":
      return `► ${name} created\n`;
    case "configured":
      return `► ${name} drifted\n${printDifferences(live.value ?? {}, preview.value)}`;
  }
}

const REQUEST_MILLISECONDS = 30_000;
