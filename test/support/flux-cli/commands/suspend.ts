import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import type { Call } from "../call.ts";
import { pathOf, resourceNamed, type Resource } from "../resources.ts";
import { isReady, waitFor } from "../wait.ts";
import { successMessage } from "./reconcile.ts";

/** `flux suspend kustomization NAME...`, `suspend source git NAME...`. */
export async function suspend(call: Call): Promise<number> {
  const { resource, names } = resourceNamed(call.words);
  const { kind, humanKind } = resource;
  for (const name of new Set(names)) {
    if ((await find(call, resource, name)).length === 0) {
      call.voice.failure(`${kind} ${name} not found in ${call.namespace} namespace`);
      continue;
    }
    call.voice.action(`suspending ${humanKind} ${name} in ${call.namespace} namespace`);
    await setSuspend(call, resource, name, true);
    call.voice.success(`${humanKind} suspended`);
  }
  return 0;
}

/** `flux resume kustomization NAME`, `resume source git NAME`: waits for the object to be reconciled where it is one. */
export async function resume(call: Call): Promise<number> {
  const { resource, names } = resourceNamed(call.words);
  const { kind, humanKind } = resource;
  const { voice, namespace } = call;
  for (const name of new Set(names)) {
    if ((await find(call, resource, name)).length === 0) {
      voice.failure(`${kind} object '${names[0]}' not found in ${namespace} namespace`);
      continue;
    }
    voice.action(`resuming ${humanKind} ${name} in ${namespace} namespace`);
    await setSuspend(call, resource, name, false);
    voice.success(`${humanKind} resumed`);
  }
  const [name] = names;
  if (names.length !== 1 || name === undefined) return 0;
  voice.waiting(`waiting for ${kind} reconciliation`);
  const object = await waitFor(call, `${pathOf(resource, namespace)}/${name}`, isReady);
  voice.success(`${kind} ${name} reconciliation completed`);
  voice.success(successMessage(object));
  return 0;
}

function find({ api, namespace }: Call, resource: Resource, name: string): Promise<KubeObject[]> {
  return api.list(pathOf(resource, namespace), { fieldSelector: `metadata.name=${name}` });
}

async function setSuspend(
  { api, namespace }: Call,
  resource: Resource,
  name: string,
  isSuspended: boolean,
): Promise<void> {
  // The flux command leaves the member out where it is false, which a merge patch says by null.
  const spec = { suspend: isSuspended ? true : null };
  await api.merge(`${pathOf(resource, namespace)}/${name}`, { spec });
}
