import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { objectAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { configMapYaml } from "./support/flux-objects.ts";
import { deploymentYaml } from "./support/manifests.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant, type Files } from "./support/tenant.ts";
import { untilApplied, untilRefused } from "./support/until.ts";
import { World } from "./support/world.ts";

/** A commit that cannot be applied as a whole, and what the status has to say of it. */
interface BadCommit {
  readonly files: (namespace: string) => Files;
  readonly links?: Readonly<Record<string, string>>; // symlinks to be made
  readonly build?: Readonly<Record<string, string>>; // of the Kustomization's spec, while the commit is tried
  readonly reason: string;
  readonly says: readonly string[];
}

const BAD_COMMITS: Readonly<Record<string, BadCommit>> = {
  "a path that is not there": {
    files: () => ({}),
    build: { path: "./nowhere" },
    reason: "ArtifactFailed",
    says: ["nowhere", "spec.path"],
  },
  "a path that leads out of the repository": {
    files: () => ({}),
    build: { path: "../../etc" },
    reason: "ArtifactFailed",
    says: ["'../../etc'", "out of the repository", "spec.path"],
  },
  "a path that is a file": {
    files: () => ({}),
    build: { path: "./deploy/good.yaml" },
    reason: "ArtifactFailed",
    says: ["./deploy/good.yaml", "is a file"],
  },
  "a symlink that leads out of the repository": {
    files: () => ({ "deploy/kustomization.yaml": resources("good.yaml", "passwd.yaml") }),
    links: { "deploy/passwd.yaml": "../../../../../../etc/passwd" },
    reason: "BuildFailed",
    says: ["passwd.yaml"],
  },
  "a file that is named but not there": {
    files: () => ({ "deploy/kustomization.yaml": resources("good.yaml", "missing.yaml") }),
    reason: "BuildFailed",
    says: ["deploy/kustomization.yaml", "missing.yaml"],
  },
  "YAML that does not parse": {
    files: () => ({
      "deploy/bad.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: [a\n",
    }),
    reason: "BuildFailed",
    says: ["deploy/bad.yaml", "5"],
  },
  "a file that holds no object": {
    files: () => ({ "deploy/bad.yaml": "hello: world\n" }),
    reason: "BuildFailed",
    says: ["bad.yaml"],
  },
  "a kustomization with a field that there is not": {
    files: () => ({
      "deploy/kustomization.yaml": resources("good.yaml", "web.yaml", "base"),
      "deploy/base/kustomization.yaml": "resourcs: []\n",
    }),
    reason: "BuildFailed",
    says: ["deploy/base/kustomization.yaml", "resourcs"],
  },
  "an object that there is twice": {
    files: (namespace) => ({ "deploy/bad.yaml": configMapYaml("good", "twice", namespace) }),
    reason: "BuildFailed",
    says: ["good", "ConfigMap"],
  },
  "a kind that the API server does not know": {
    files: (namespace) => ({
      "deploy/bad.yaml": `apiVersion: example.com/v1\nkind: Widget\nmetadata:\n  name: bad\n  namespace: ${namespace}\n`,
    }),
    reason: "ReconciliationFailed",
    says: ["Widget", "example.com/v1", "CustomResourceDefinition"],
  },
  "an object that the API server refuses": {
    files: (namespace) => ({
      "deploy/bad.yaml": deploymentYaml({ name: "bad", namespace }).replace(
        / +matchLabels:\n.*\n/,
        "",
      ),
    }),
    reason: "ReconciliationFailed",
    says: ["Deployment/", "/bad", "spec.selector"],
  },
  "a field that the API server does not know": {
    files: (namespace) => ({
      "deploy/bad.yaml": `${configMapYaml("bad", "1", namespace)}dta: {}\n`,
    }),
    reason: "ReconciliationFailed",
    says: ["ConfigMap/", "/bad", "dta"],
  },
  "a namespace that is not there": {
    files: () => ({ "deploy/bad.yaml": configMapYaml("bad", "1", "not-there") }),
    reason: "ReconciliationFailed",
    says: ["ConfigMap/not-there/bad", "not-there"],
  },
  "a field that cannot be changed": {
    files: (namespace) => ({
      "deploy/web.yaml": deploymentYaml({ name: "web", namespace }, { app: "other" }),
    }),
    reason: "ReconciliationFailed",
    says: [
      "Deployment/",
      "/web",
      "spec.selector",
      "immutable",
      "kustomize.toolkit.fluxcd.io/force",
    ],
  },
};

describe.each(APIS)("a commit that cannot be applied changes nothing, on %s", (api) => {
  let world: World;
  let tenant: Tenant;
  let value = 0;

  beforeAll(async () => {
    world = await World.open({ api, name: "bad" });
    world.startAgent();
    tenant = await Tenant.of(world, "bad", goodFiles(world.namespace, value));
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  test.for(Object.entries(BAD_COMMITS))("%s", async ([, { files, links = {}, build, ...told }]) => {
    await pushGood();
    const before = await livingObjects();

    for (const [path, target] of Object.entries(links)) await tenant.checkout.link(path, target);
    if (build !== undefined) await world.patch(tenant.kustomization, { spec: build });
    await tenant.push({ ...goodFiles(world.namespace, value + 1), ...files(world.namespace) });
    await untilRefused(world, tenant.kustomization, told);

    expect(await livingObjects()).toEqual(before);
    await pushGood();
    expect(await tenant.configMap("good")).toMatchObject({ data: { value: String(value) } });
  });

  /** Has the next good version applied, whatever there is. */
  async function pushGood(): Promise<void> {
    value += 1;
    await tenant.checkout.git("rm", "--quiet", "-r", "deploy");
    const revision = await tenant.push(goodFiles(world.namespace, value));
    await world.patch(tenant.kustomization, { spec: { path: "./deploy" } });
    await untilApplied(world, tenant.kustomization, revision);
  }

  /** Everything of the tenant, as it is to the last field. */
  async function livingObjects(): Promise<unknown> {
    const { namespace } = world;
    const deployment = { apiVersion: "apps/v1", kind: "Deployment" };
    return {
      names: await world.appliedNames({ apiVersion: "v1", kind: "ConfigMap" }),
      good: (await tenant.configMap("good"))?.metadata.resourceVersion,
      deployments: await world.appliedNames(deployment),
      web: (await world.read({ ...deployment, name: "web", namespace }))?.metadata.generation,
      inventory: objectAt(await world.read(tenant.kustomization), "status", "inventory"),
    };
  }
});

/** What can be applied. Every bad commit changes the ConfigMap as well, so that a half applied one would be seen. */
function goodFiles(namespace: string, value: number): Files {
  return {
    "deploy/good.yaml": configMapYaml("good", String(value), namespace),
    "deploy/web.yaml": deploymentYaml({ name: "web", namespace }),
  };
}

function resources(...files: readonly string[]): string {
  return `resources:\n${files.map((file) => `  - ${file}\n`).join("")}`;
}
