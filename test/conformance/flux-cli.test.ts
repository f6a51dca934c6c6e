import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { isJsonObject } from "#contract/json.ts";

import { kubernetesCluster } from "../../agent/adapters/kubernetes/cluster.ts";
import { inApplyOrder } from "../../agent/objects/apply-order.ts";
import { readFluxKustomization } from "../../agent/objects/flux-kustomization.ts";
import { refOf, type KubeObject } from "../../agent/objects/kube-object.ts";
import { prepareForApply } from "../../agent/objects/prepare.ts";
import { textsAt } from "../../agent/objects/read-json.ts";
import { memoryTree } from "../../agent/source/memory-tree.ts";
import { gatherVariables } from "../../agent/substitute/variables.ts";
import { installDefinitions } from "../../infra/local/demo-objects.ts";
import { startKubernetes, type Kubernetes } from "../../infra/local/kubernetes/start.ts";
import { buildOffline } from "../support/build-offline.ts";
import { readCases } from "../support/conformance.ts";
import { filesBelow } from "../support/flux-cli/commands/build.ts";
import type { Flux } from "../support/flux-cli/flux.ts";
import { standInFlux } from "../support/flux-cli/stand-in.ts";
import { readManifests } from "../support/read-manifests.ts";

const FOLDER = "../shared/conformance/flux-cli"; // beside the checkout
const BUILDS = `${FOLDER}/build-kustomization`;
const isThere = existsSync(FOLDER);

interface FluxCase {
  readonly test: string;
  readonly args: string | null; // behind the name of the command
  readonly golden: string;
  readonly objects: string | null; // the file with what is in the cluster
}

function isCase(value: unknown): value is FluxCase {
  return isJsonObject(value) && "test" in value && "golden" in value;
}

/** What the stand-in knows how to do, of kinds that the agent reconciles. */
const cases = readCases("flux-cli/cases.json", isCase).flatMap(({ test: name, ...found }) => {
  const { args, golden, objects } = found;
  if (objects === null) return [];
  if (name === "get") return [{ args: `get sources git ${args ?? ""}`.trim(), golden, objects }];
  return name === "tree_kustomization" && args !== null ? [{ args, golden, objects }] : [];
});

/** More that can be read off the files' names. */
const EXPORTS = [
  { args: "export source git flux-system", golden: "export/git-repo.yaml" },
  { args: "export kustomization flux-system", golden: "export/ks.yaml" },
].map((one) => ({ ...one, objects: "export/objects.yaml" }));

/** Each in a namespace of its own. */
const outputs = [...cases, ...EXPORTS].map((one, index) => ({
  ...one,
  namespace: `case-${index}`,
}));

describe.runIf(isThere)("the stand-in prints what the real flux command prints", () => {
  let kubernetes: Kubernetes;
  let cluster: ReturnType<typeof kubernetesCluster>;
  let flux: Flux;

  beforeAll(async () => {
    kubernetes = await startKubernetes({
      token: randomBytes(8).toString("hex"),
      controllers: false,
    });
    const config = new KubeConfig();
    config.loadFromString(kubernetes.kubeconfig);
    cluster = kubernetesCluster(config);
    flux = standInFlux(kubernetes.kubeconfig, cluster);
    await installDefinitions(cluster);
  });
  afterAll(async () => {
    cluster.close();
    await kubernetes.close();
  });

  test.for(outputs)("$args on $objects", async ({ args, golden, objects, namespace }) => {
    await put(readManifests(filled(objects, namespace)));

    const answer = await flux(...wordsOf(args), "--namespace", namespace);

    expect(answer.stderr).toBe("");
    expect(answer.stdout.trimEnd()).toBe(filled(golden, namespace).trimEnd());
  });

  /** Makes the objects that the agent knows, with the status that they have. */
  async function put(objects: readonly KubeObject[]): Promise<void> {
    const signal = AbortSignal.timeout(10_000);
    for (const object of objects.filter(({ kind }) => KINDS.has(kind))) {
      const { status, ...rest } = object;
      const applied = await cluster.apply(rest, signal);
      if (!applied.ok) throw new Error(applied.error.message);
      if (!isJsonObject(status)) continue;
      const patch = { type: "merge", body: { status }, fieldManager: "somebody" } as const;
      await cluster.patch(refOf(object), { ...patch, subresource: "status" }, signal);
    }
  }
});

const KINDS = new Set(["Namespace", "GitRepository", "Kustomization"]);

describe.runIf(isThere)("the agent builds what the real flux command builds", () => {
  test.for([
    ["podinfo", "podinfo-result.yaml"],
    ["delete-service", "podinfo-without-service-result.yaml"],
    ["var-substitution", "podinfo-with-var-substitution-result.yaml"],
  ] as const)("%s", async ([directory, result]) => {
    const [object] = readManifests(
      filled("build-kustomization/podinfo-kustomization.yaml", "apps"),
    );
    if (object === undefined) throw new Error("the case holds no Kustomization");
    const kustomization = { ...readFluxKustomization(object), path: "" };
    const variables = gatherVariables([], textsAt(object, "spec", "postBuild", "substitute"));
    if (!variables.ok) throw new Error("the case's variables cannot be read");

    const tree = memoryTree(await filesBelow(`${BUILDS}/${directory}`));
    const built = buildOffline(kustomization, tree, variables.value);

    const printed = readManifests(filled(`build-kustomization/${result}`, "apps"))
      .map((one) => prepareForApply(one, kustomization))
      .filter(isReadable);
    const expected = inApplyOrder(printed); // the command prints them in the order of kustomize
    expect(built.ok && built.value.objects.filter(isReadable)).toEqual(expected);
  });
});

/** The command shows nothing of what SOPS has encrypted: such objects cannot be compared. */
const ENCRYPTED = new Set(["docker-secret", "secret-basic-auth-stringdata"]);

function isReadable({ kind, metadata }: KubeObject): boolean {
  const isMasked = ENCRYPTED.has(metadata.name) || metadata.name.startsWith("podinfo-token-");
  return kind !== "Secret" || !isMasked;
}

/** A file of the cases, for objects in a namespace. */
function filled(file: string, namespace: string): string {
  const text = readFileSync(`${FOLDER}/${file}`, "utf8");
  return text.replaceAll(/\{\{ *\.(fluxns|ns) *\}\}/g, namespace);
}

/** The words of a command line, quoted ones whole. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}
