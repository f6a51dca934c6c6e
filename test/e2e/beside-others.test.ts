import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  onTestFinished,
  test,
} from "vitest";

import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { APIS } from "./support/apis.ts";
import { Candidates } from "./support/candidate.ts";
import { aGitRepository, configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilQueueIsEmpty } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
const REFRESH = "argocd.argoproj.io/refresh";

describe.each(APIS)("beside Flux and Argo CD, on %s", (api) => {
  let world: World;
  let agents: Candidates;

  beforeAll(async () => {
    world = await World.open({ api, name: "beside", isFresh: true });
    agents = await Candidates.of(world);
  });
  afterAll(async () => {
    await agents.close();
    world.startAgent(); // prunes
    await world.close();
  });
  beforeEach(() => {
    tellLogOnFailure(world);
  });
  afterEach(() => agents.stopAll());

  test("the companion of Flux turns a push into a request to look again, and reconciles nothing", async () => {
    const tenant = await aTenant(world, "flux");
    const agent = await agents.start("companion", "--companion=flux");
    await expect.poll(() => agent.health("/readyz"), SOON).toMatchObject({ status: 200 });

    await tenant.push({ "deploy/shop.yaml": configMapYaml("shop", "2", world.namespace) });

    await expect
      .poll(async () => annotationOf(await world.read(tenant.gitRepository), REQUESTED_AT), SOON)
      .toMatch(/^\d{4}-\d\d-\d\dT/);
    const repository = await world.read(tenant.gitRepository);
    expect(repository?.metadata.finalizers).toBeUndefined();
    expect(await tenant.configMap("shop")).toBeUndefined();
    await untilQueueIsEmpty(world);
  });

  test("the companion of Argo CD has the Applications of a repository refreshed", async () => {
    await world.apply(APPLICATIONS);
    const tenant = await aTenant(world, "argocd");
    const shop = await applyApplication(world, "shop", tenant.url);
    const other = await applyApplication(world, "other", `${tenant.url}-other`);
    const agent = await agents.start("companion", "--companion=argocd");
    await expect.poll(() => agent.health("/readyz"), SOON).toMatchObject({ status: 200 });

    await tenant.push({ "deploy/shop.yaml": configMapYaml("shop", "2", world.namespace) });

    await expect
      .poll(async () => annotationOf(await world.read(shop), REFRESH), SOON)
      .toBe("normal");
    expect(annotationOf(await world.read(other), REFRESH)).toBeUndefined();
  });

  test("where Flux's controllers work the agent refuses, unless it has resources of its own", async () => {
    const tenant = await aTenant(world, "refused");
    await world.apply(aFluxController(world.namespace, 1));
    onTestFinished(async () => void (await world.apply(aFluxController(world.namespace, 0))));
    const refusing = await agents.start("refusing");
    await expect.poll(() => refusing.hasSaid("refusing to reconcile"), SOON).toBe(true);
    const readiness = await refusing.health("/readyz");
    await refusing.stop();

    const sharded = await agents.start(
      "sharded",
      "--watch-label-selector=sharding.fluxcd.io/key=a",
    );
    await expect.poll(() => sharded.health("/readyz"), SOON).toMatchObject({ status: 200 });
    await world.apply(withLabels(tenant, { "sharding.fluxcd.io/key": "a" }));

    await expect
      .poll(async () => (await world.read(tenant.gitRepository))?.metadata.finalizers, SOON)
      .toEqual(["finalizers.fluxcd.io"]);
    const kustomization = await world.read(tenant.kustomization);
    expect(kustomization?.metadata.finalizers).toBeUndefined();
    expect(readiness.status).toBe(503);
    expect(readiness.text).toContain(`${world.namespace}/kustomize-controller`);
  });
});

function aTenant(world: World, name: string): Promise<Tenant> {
  return Tenant.of(world, name, {
    "deploy/shop.yaml": configMapYaml("shop", "1", world.namespace),
  });
}

function annotationOf(object: KubeObject | undefined, name: string): string | undefined {
  return object?.metadata.annotations?.[name];
}

/** The tenant's GitRepository, labelled. */
function withLabels(
  { url, name, world }: Tenant,
  labels: Readonly<Record<string, string>>,
): KubeObject {
  const repository = aGitRepository({ name, namespace: world.namespace }, { url });
  return { ...repository, metadata: { ...repository.metadata, labels } };
}

const APPLICATIONS: KubeObject = {
  apiVersion: "apiextensions.k8s.io/v1",
  kind: "CustomResourceDefinition",
  metadata: { name: "applications.argoproj.io" },
  spec: {
    group: "argoproj.io",
    names: { kind: "Application", plural: "applications", singular: "application" },
    scope: "Namespaced",
    versions: [
      {
        name: "v1alpha1",
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: "object",
            properties: {
              spec: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
              status: { type: "object", "x-kubernetes-preserve-unknown-fields": true },
            },
          },
        },
      },
    ],
  },
};

async function applyApplication(world: World, name: string, repoURL: string) {
  const application = {
    apiVersion: "argoproj.io/v1alpha1",
    kind: "Application",
    metadata: { name, namespace: world.namespace },
    spec: { source: { repoURL, targetRevision: "main", path: "deploy" } },
  };
  await expect.poll(() => world.apply(application).then(() => true, String), SOON).toBe(true);
  return { ...application, ...application.metadata };
}

function aFluxController(namespace: string, replicas: number): KubeObject {
  const labels = { "app.kubernetes.io/part-of": "flux", app: "kustomize-controller" };
  const container = { name: "manager", image: "fluxcd/kustomize-controller:v1.9.4" };
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "kustomize-controller", namespace, labels },
    spec: {
      replicas,
      selector: { matchLabels: { app: "kustomize-controller" } },
      template: { metadata: { labels }, spec: { containers: [container] } },
    },
  };
}
