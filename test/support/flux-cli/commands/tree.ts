import { readFluxKustomization } from "../../../../agent/objects/flux-kustomization.ts";
import { parseInventoryId } from "../../../../agent/objects/inventory-id.ts";
import { displayName, type ObjectKey } from "../../../../agent/objects/object-key.ts";
import type { Call } from "../call.ts";
import { printTree, type TreeItem } from "../print/tree.ts";
import { KUSTOMIZATIONS, pathOf, resourceNamed } from "../resources.ts";

/** `flux tree kustomization NAME [--compact]`. */
export async function tree(call: Call): Promise<number> {
  const { names } = resourceNamed(call.words);
  const [name = ""] = names;
  const { namespace } = call;
  const items = await itemsOf(call, { name, namespace });
  call.voice.print(
    printTree({ name: displayName({ kind: "Kustomization", namespace, name }), items }),
  );
  return 0;
}

/** What a Kustomization applied, in the order of its inventory, and what the Kustomizations among it applied. */
async function itemsOf(
  call: Call,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<readonly TreeItem[]> {
  const object = await call.api.get(`${pathOf(KUSTOMIZATIONS, namespace)}/${name}`);
  const items: TreeItem[] = [];
  for (const { id } of readFluxKustomization(object).inventory) {
    const key = parseInventoryId(id);
    if (!key.ok) throw new Error(key.error);
    const isSelf = key.value.name === name && key.value.namespace === namespace;
    if (call.has("compact") && !key.value.group.includes("toolkit.fluxcd.io")) continue;
    if (isKustomization(key.value) && isSelf) continue;
    const below = isKustomization(key.value) ? await itemsOf(call, key.value) : [];
    items.push({ name: displayName(key.value), items: below });
  }
  return items;
}

function isKustomization({ group, kind }: ObjectKey): boolean {
  return group === "kustomize.toolkit.fluxcd.io" && kind === "Kustomization";
}
