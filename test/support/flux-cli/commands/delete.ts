import type { Call } from "../call.ts";
import { pathOf, resourceNamed } from "../resources.ts";

/** `flux delete kustomization NAME --silent`, `delete source git NAME --silent`: it waits for nothing. */
export async function deleteObject({ api, voice, words, namespace }: Call): Promise<number> {
  const { resource, names } = resourceNamed(words);
  const [name = ""] = names;
  const path = `${pathOf(resource, namespace)}/${name}`;
  await api.get(path);
  voice.action(`deleting ${resource.humanKind} ${name} in ${namespace} namespace`);
  await api.remove(path);
  voice.success(`${resource.humanKind} deleted`);
  return 0;
}
