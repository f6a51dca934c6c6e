import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import { listAt, textAt } from "../../../agent/objects/read-json.ts";
import { installAgent, markAvailable } from "./support/installation.ts";
import { BY, Shop } from "./support/shop.ts";

const hasRealCluster = inject("realCluster") !== undefined;

let shop: Shop;
let deployment: KubeObject;
let image: string;
let version: string;

beforeAll(async () => {
  shop = await Shop.build("flux-check", { isFresh: true });
  deployment = await installAgent(shop.world);
  image = textAt(listAt(deployment, "spec", "template", "spec", "containers")[0], "image") ?? "";
  version = deployment.metadata.labels?.["app.kubernetes.io/version"] ?? "";
});
afterAll(() => shop.close());

/** The flux command where it looks for an installation when it is told no other place. */
function flux(by: (typeof BY)[number], ...args: readonly string[]) {
  return shop.fluxIn("flux-system", by)(...args);
}

describe.each(BY)("flux check, by %s", (by) => {
  test("--pre: the API server is new enough", async () => {
    const answer = await flux(by, "check", "--pre");

    expect(answer.code).toBe(0);
    expect(answer.stderr).toMatch(
      /^► checking prerequisites\n(✗ flux .* please upgrade\)\n)?✔ Kubernetes \S+ >=1.33.0-0\n✔ prerequisites checks passed\n$/,
    );
  });

  // The embedded API says at once of every Deployment that its pods run.
  test.runIf(hasRealCluster)("says that the agent is not ready while it is not", async () => {
    const answer = await flux(by, "check", "--timeout", "2s", "--poll-interval", "1s");

    expect(answer.code).toBe(1);
    expect(answer.stderr).toContain("✗ pullhook-agent: deployment not ready\n");
    expect(answer.stderr).toContain("✗ check failed\n");
  });

  test("is content when it is", async () => {
    await markAvailable(shop.world, deployment);

    const answer = await flux(by, "check", "--poll-interval", "1s");
    await markUnavailable();

    expect(answer.code).toBe(0);
    expect(answer.stderr).toContain(`► checking version in cluster
✔ distribution: flux-${version}
✔ bootstrapped: false
► checking controllers
✔ pullhook-agent: deployment ready
► ${image}
► checking crds
✔ gitrepositories.source.toolkit.fluxcd.io/v1
✔ kustomizations.kustomize.toolkit.fluxcd.io/v1
✔ receivers.notification.toolkit.fluxcd.io/v1
✔ all checks passed
`);
  });
});

describe.each(BY)("flux version, by %s", (by) => {
  test("the version of what is installed, and of the agent", async () => {
    const answer = await flux(by, "version");

    const [, name, tag] = /([^/:]+):([^:]+)$/.exec(image) ?? [];
    expect(answer.code).toBe(0);
    expect(answer.stdout).toContain(`distribution: flux-${version}\n${name}: ${tag}\n`);
  });
});

async function markUnavailable(): Promise<void> {
  const { cluster } = shop.world.embedded;
  const { name, namespace = "" } = deployment.metadata;
  const body = { status: { availableReplicas: null, readyReplicas: null, conditions: null } };
  await cluster.patch(
    { apiVersion: "apps/v1", kind: "Deployment", name, namespace },
    { type: "merge", body, fieldManager: "a-controller", subresource: "status" },
    AbortSignal.timeout(30_000),
  );
}
