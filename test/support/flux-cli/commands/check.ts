import { computeHealth } from "../../../../agent/health/compute-health.ts";
import { isJsonObject, type KubeObject } from "../../../../agent/objects/kube-object.ts";
import { OWNER_NAME } from "../../../../agent/objects/owner.ts";
import { listAt, textAt } from "../../../../agent/objects/read-json.ts";
import type { Call } from "../call.ts";

const PART_OF_FLUX = { labelSelector: "app.kubernetes.io/part-of=flux" };
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

/** `flux check [--pre]`. */
export async function check(call: Call): Promise<number> {
  const { api, voice, has } = call;
  voice.action("checking prerequisites");
  const server: unknown = JSON.parse(await api.ask({ method: "GET", path: "/version" }));
  const gitVersion = isJsonObject(server) ? (textAt(server, "gitVersion") ?? "") : "";
  voice.success(`Kubernetes ${gitVersion.replace(/^v/, "")} >=1.33.0-0`);
  if (has("pre")) {
    voice.success("prerequisites checks passed");
    return 0;
  }
  voice.action("checking version in cluster");
  const definition = await api.get(`${DEFINITIONS}/gitrepositories.source.toolkit.fluxcd.io`);
  voice.success(`distribution: ${distributionOf(definition)}`);
  voice.success(`bootstrapped: ${definition.metadata.labels?.[OWNER_NAME] !== undefined}`);
  const passed = [await checkControllers(call), await checkDefinitions(call)];
  if (passed.every(Boolean)) {
    voice.success("all checks passed");
    return 0;
  }
  voice.failure("check failed");
  return 1;
}

/** `flux version`: the command's own version is left out. */
export async function version(call: Call): Promise<number> {
  const definition = await call.api.get(`${DEFINITIONS}/gitrepositories.source.toolkit.fluxcd.io`);
  call.voice.print(`distribution: ${distributionOf(definition)}\n`);
  for (const image of (await controllersOf(call)).flatMap(imagesOf)) {
    const [, name = "", tag] = /([^/:]+)(?::([^/]*))?$/.exec(image) ?? [];
    if (tag === undefined) throw new Error(`missing image tag in image ${image}`);
    call.voice.print(`${name}: ${tag}\n`);
  }
  return 0;
}

async function checkControllers(call: Call): Promise<boolean> {
  const { voice } = call;
  voice.action("checking controllers");
  const deployments = await controllersOf(call);
  const isReady = deployments.map((deployment) => {
    const { name } = deployment.metadata;
    const isCurrent = computeHealth(deployment, new Date()).status === "Current";
    if (isCurrent) voice.success(`${name}: deployment ready`);
    else voice.failure(`${name}: deployment not ready`);
    for (const image of imagesOf(deployment)) voice.action(image);
    return isCurrent;
  });
  return isReady.length > 0 && isReady.every(Boolean);
}

async function checkDefinitions({ api, voice }: Call): Promise<boolean> {
  voice.action("checking crds");
  const definitions = await api.list(DEFINITIONS, PART_OF_FLUX);
  for (const definition of definitions) {
    const stored = listAt(definition, "status", "storedVersions").at(-1);
    voice.success(`${definition.metadata.name}/${typeof stored === "string" ? stored : ""}`);
  }
  return definitions.length > 0;
}

async function controllersOf({ api, namespace }: Call): Promise<KubeObject[]> {
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
  const deployments = await api.list(path, PART_OF_FLUX);
  if (deployments.length > 0) return deployments;
  throw new Error(`no deployments found in ${namespace} namespace`);
}

function imagesOf(deployment: KubeObject): readonly string[] {
  const containers = listAt(deployment, "spec", "template", "spec", "containers");
  return containers.flatMap((container) => textAt(container, "image") ?? []);
}

function distributionOf({ metadata }: KubeObject): string {
  const { labels = {} } = metadata;
  return `${labels["app.kubernetes.io/part-of"]}-${labels["app.kubernetes.io/version"]}`;
}
