import type { JsonObject } from "../../../../agent/objects/kube-object.ts";
import { Refusal } from "../api.ts";
import type { Call } from "../call.ts";
import { revisionOf } from "../print/status-row.ts";
import {
  GIT_REPOSITORIES,
  KUSTOMIZATIONS,
  pathOf,
  resourceNamed,
  type Resource,
} from "../resources.ts";
import { isReady, waitFor } from "../wait.ts";

/** `flux create source git NAME --url --branch`, `create kustomization NAME --source --path`: makes or changes an object, and waits for it. */
export async function create(call: Call): Promise<number> {
  const { resource, names } = resourceNamed(call.words);
  const [name = ""] = names;
  return resource === GIT_REPOSITORIES ? createGit(call, name) : createKustomization(call, name);
}

async function createGit(call: Call, name: string): Promise<number> {
  const { voice, flag } = call;
  voice.generate("generating GitRepository source");
  if (flag("url").startsWith("http:")) {
    voice.warning("insecure configuration: credentials configured for an HTTP URL");
  }
  voice.action("applying GitRepository source");
  const spec = { interval: flag("interval"), ref: { branch: flag("branch") }, url: flag("url") };
  const did = await upsert(call, GIT_REPOSITORIES, name, spec);
  voice.success(`GitRepository source ${did}`);
  voice.waiting("waiting for GitRepository source reconciliation");
  const path = `${pathOf(GIT_REPOSITORIES, call.namespace)}/${name}`;
  const object = await waitFor(call, path, isReady);
  voice.success("GitRepository source reconciliation completed");
  voice.success(`fetched revision: ${revisionOf(object)}`);
  return 0;
}

async function createKustomization(call: Call, name: string): Promise<number> {
  const { voice, flag, has } = call;
  voice.generate("generating Kustomization");
  voice.action("applying Kustomization");
  const [kind = "", source = ""] = flag("source").split("/");
  const did = await upsert(call, KUSTOMIZATIONS, name, {
    interval: flag("interval"),
    path: flag("path"),
    prune: flag("prune") === "true",
    sourceRef: { kind, name: source },
    ...(has("wait") ? { wait: true, timeout: "2m0s" } : {}),
  });
  voice.success(`Kustomization ${did}`);
  voice.waiting("waiting for Kustomization reconciliation");
  const path = `${pathOf(KUSTOMIZATIONS, call.namespace)}/${name}`;
  const object = await waitFor(call, path, isReady);
  voice.success(`Kustomization ${name} is ready`);
  voice.success(`applied revision ${revisionOf(object)}`);
  return 0;
}

/** Makes an object, or gives it another spec where it is there. */
async function upsert(
  { api, namespace }: Call,
  resource: Resource,
  name: string,
  spec: JsonObject,
): Promise<"created" | "updated"> {
  const { groupVersion: apiVersion, kind } = resource;
  const path = pathOf(resource, namespace);
  try {
    const existing = await api.get(`${path}/${name}`);
    await api.update(`${path}/${name}`, { ...existing, spec });
    return "updated";
  } catch (thrown) {
    if (!(thrown instanceof Refusal) || thrown.status !== 404) throw thrown;
    await api.create(path, { apiVersion, kind, metadata: { name, namespace }, spec });
    return "created";
  }
}
