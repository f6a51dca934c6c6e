import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";

import { findCondition, readConditions } from "../../agent/objects/condition.ts";
import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { objectAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { Candidates } from "./support/candidate.ts";
import { aKustomization, configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

describe.each(APIS)("flags of the agent, on %s", (api) => {
  let world: World;
  let agents: Candidates;

  beforeAll(async () => {
    world = await World.open({ api, name: "flags" });
    agents = await Candidates.of(world);
  });
  afterAll(async () => {
    await agents.close();
    world.startAgent(); // prunes
    await world.close();
  });

  test("sources of other namespaces are refused, as Flux refuses them, and other namespaces not followed", async () => {
    tellLogOnFailure(world);
    const files = { "deploy/shop.yaml": configMapYaml("shop", "1", world.namespace) };
    const tenant = await Tenant.of(world, "shop", files);
    const elsewhere = `${world.namespace}-elsewhere`;
    const sourceRef = { kind: "GitRepository", name: "shop", namespace: elsewhere };
    const denied = aKustomization({ name: "denied", namespace: world.namespace }, { sourceRef });
    const unseen = aKustomization({ name: "unseen", namespace: elsewhere });
    await world.apply(aNamespace(elsewhere));
    await world.apply(denied);
    await world.apply(unseen);
    await agents.start("agent", "--no-cross-namespace-refs", "--watch-all-namespaces=false");
    onTestFinished(() => agents.stopAll());

    await untilApplied(world, tenant.kustomization, await tenant.push({ "note.txt": "" }));

    const message = `can't access 'GitRepository/${elsewhere}/shop', cross-namespace references have been blocked`;
    const refusal = { reason: "AccessDenied", message };
    await expect
      .poll(() => world.ready({ ...denied, ...denied.metadata }), SOON)
      .toMatchObject({ status: "False", ...refusal });
    const object = await world.read({ ...denied, ...denied.metadata });
    const stalled = findCondition(readConditions(objectAt(object, "status")), "Stalled");
    expect(stalled).toMatchObject({ status: "True", ...refusal });
    const other = await world.read({ ...unseen, ...unseen.metadata });
    expect(other?.metadata.finalizers).toBeUndefined();
  });

  test("objects of named kinds are written before all others but definitions", async () => {
    tellLogOnFailure(world);
    const place = { name: "staged", namespace: world.namespace };
    const service = { apiVersion: "v1", kind: "Service", metadata: place };
    const tenant = await Tenant.of(world, "staged", {
      "deploy/a.yaml": configMapYaml("staged", "1", world.namespace),
      "deploy/b.yaml": JSON.stringify({ ...service, spec: { ports: [{ port: 80 }] } }),
    });
    await agents.start("agent", "--custom-apply-stage-kinds=Service");
    onTestFinished(() => agents.stopAll());

    await untilApplied(world, tenant.kustomization, await tenant.push({ "note.txt": "" }));

    const first = await world.read({ ...service, ...place });
    const second = await tenant.configMap("staged");
    expect(versionOf(first)).toBeLessThan(versionOf(second)); // else ConfigMaps come before Services
  });
});

function versionOf(object: KubeObject | undefined): number {
  return Number(object?.metadata.resourceVersion);
}

function aNamespace(name: string): KubeObject {
  return { apiVersion: "v1", kind: "Namespace", metadata: { name } };
}
