import { join } from "node:path";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { changeBetween } from "../../../agent/objects/drift.ts";
import { refOf, type KubeObject } from "../../../agent/objects/kube-object.ts";
import { displayName } from "../../../agent/objects/object-key.ts";
import { readManifests } from "../../support/read-manifests.ts";
import { BY, Shop } from "./support/shop.ts";

let shop: Shop;
let path: string;

beforeAll(async () => {
  shop = await Shop.open("flux-build", {
    build: {
      commonMetadata: { labels: { team: "shop" } },
      images: [{ name: "ghcr.io/acme/shop", newTag: "2.0.0" }],
      postBuild: { substitute: { colour: "green" } },
    },
  });
  await shop.release({
    "deploy/settings.yaml": `apiVersion: v1
kind: ConfigMap
metadata: { name: settings, namespace: ${shop.namespace} }
data: { colour: "\${colour}" }
`,
  });
  path = join(shop.tenant.checkout.folder, "deploy");
});
afterAll(() => shop.close());

/** What applying an object would do now. */
async function changeBy(object: KubeObject): Promise<string> {
  const { cluster } = shop.world.embedded;
  const signal = AbortSignal.timeout(30_000);
  const live = await cluster.read(refOf(object), signal);
  const preview = await cluster.preview(object, signal);
  if (!live.ok || !preview.ok) throw new Error(`${displayName(refOf(object))} was refused`);
  return changeBetween(live.value, preview.value);
}

describe.each(BY)("flux build kustomization, by %s", (by) => {
  test("prints what the agent has applied, with what the Kustomization says about it", async () => {
    const answer = await shop.flux(by)("build", "kustomization", "shop", "--path", path);

    const objects = readManifests(answer.stdout);
    const subjects = objects.map((object) => displayName(refOf(object)));
    const { namespace } = shop;
    expect(answer.code).toBe(0);
    expect(subjects.toSorted()).toEqual([
      `ClusterRole/${namespace}:reader`,
      `ConfigMap/${namespace}/settings`,
      `Deployment/${namespace}/shop`,
      `Secret/${namespace}/login`,
      `Service/${namespace}/shop`,
    ]);
    expect(answer.stdout).toContain("image: ghcr.io/acme/shop:2.0.0");
    expect(answer.stdout).toContain("colour: green");
    expect(await Promise.all(objects.map(changeBy))).toEqual(objects.map(() => "unchanged"));
  });
});
