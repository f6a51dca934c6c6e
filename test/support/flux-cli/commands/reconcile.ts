import { findCondition } from "../../../../agent/objects/condition.ts";
import { readFluxKustomization } from "../../../../agent/objects/flux-kustomization.ts";
import { readFluxObject, REQUESTED_AT } from "../../../../agent/objects/flux-object.ts";
import type { KubeObject } from "../../../../agent/objects/kube-object.ts";
import type { Call } from "../call.ts";
import { revisionOf } from "../print/status-row.ts";
import {
  GIT_REPOSITORIES,
  KUSTOMIZATIONS,
  pathOf,
  resourceNamed,
  type Resource,
} from "../resources.ts";
import { isHandled, waitFor } from "../wait.ts";

/** `flux reconcile source git NAME`, `reconcile kustomization NAME [--with-source]`. */
export async function reconcile(call: Call): Promise<number> {
  const { resource, names } = resourceNamed(call.words);
  const [name = ""] = names;
  const { namespace } = call;
  const object = await call.api.get(`${pathOf(resource, namespace)}/${name}`);
  if (readFluxObject(object).isSuspended) throw new Error("resource is suspended");
  if (resource === KUSTOMIZATIONS && call.has("with-source")) {
    const { source } = readFluxKustomization(object);
    await reconcileOne(call, GIT_REPOSITORIES, source);
  }
  await reconcileOne(call, resource, { name, namespace });
  return 0;
}

async function reconcileOne(
  { api, voice, ...call }: Call,
  resource: Resource,
  { name, namespace }: { readonly name: string; readonly namespace: string },
): Promise<void> {
  const { kind } = resource;
  const path = `${pathOf(resource, namespace)}/${name}`;
  const { handledAt } = readFluxObject(await api.get(path));
  voice.action(`annotating ${kind} ${name} in ${namespace} namespace`);
  const annotations = { [REQUESTED_AT]: new Date().toISOString() };
  await api.merge(path, { metadata: { annotations } });
  voice.success(`${kind} annotated`);
  voice.waiting(`waiting for ${kind} reconciliation`);
  const object = await waitFor({ api, voice, ...call }, path, (found) =>
    isHandled(found, handledAt),
  );
  const { conditions } = readFluxObject(object);
  const ready = findCondition(conditions, "Ready");
  if (ready?.status !== "True") {
    throw new Error(`${kind} reconciliation failed: '${ready?.message}'`);
  }
  voice.success(successMessage(object));
}

/** What the flux command says of an object that was reconciled. */
export function successMessage(object: KubeObject): string {
  const did = object.kind === "Kustomization" ? "applied" : "fetched";
  return `${did} revision ${revisionOf(object)}`;
}
