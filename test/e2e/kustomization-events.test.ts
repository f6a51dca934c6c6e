import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { KubeObject } from "../../agent/objects/kube-object.ts";
import { objectAt, textAt } from "../../agent/objects/read-json.ts";
import { APIS } from "./support/apis.ts";
import { configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied, untilRefused } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const GROUP = "kustomize.toolkit.fluxcd.io";

describe.each(APIS)("the events of a Kustomization, on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "events" });
    world.startAgent();
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  /** The events about a Kustomization, the oldest first; their names carry the time. */
  async function eventsOf({ kustomization }: Tenant): Promise<readonly KubeObject[]> {
    const kind = { apiVersion: "v1", kind: "Event", namespace: world.namespace };
    const listed = await world.embedded.cluster.list(kind, AbortSignal.timeout(10_000));
    if (!listed.ok) throw new Error(listed.error.message);
    return listed.value
      .filter(
        (event) =>
          textAt(event, "involvedObject", "kind") === kustomization.kind &&
          textAt(event, "involvedObject", "name") === kustomization.name,
      )
      .toSorted((a, b) => a.metadata.name.localeCompare(b.metadata.name));
  }

  /** Waits until so many events are there; type, reason and message of each. */
  async function untilTold(tenant: Tenant, count: number): Promise<readonly (readonly string[])[]> {
    await expect
      .poll(async () => (await eventsOf(tenant)).length, SOON)
      .toBeGreaterThanOrEqual(count);
    return (await eventsOf(tenant)).map((event) =>
      ["type", "reason", "message"].map((field) =>
        (textAt(event, field) ?? "").replace(/finished in [^,]+,/, "finished in TIME,"),
      ),
    );
  }

  function manifest(name: string, value = "1"): string {
    return configMapYaml(name, value, world.namespace);
  }

  test("tell what was made, changed and deleted, and how it ended, in Flux's words", async () => {
    const { namespace } = world;
    const finished = "Reconciliation finished in TIME, next run in 10m0s";
    const tenant = await Tenant.of(world, "told", {
      "deploy/a.yaml": manifest("told-a"),
      "deploy/b.yaml": manifest("told-b"),
    });
    await untilTold(tenant, 2);
    await world.embedded.git.settled();

    const revision = await tenant.push({
      "deploy/a.yaml": manifest("told-a", "2"),
      "deploy/b.yaml": null,
      "deploy/c.yaml": manifest("told-c"),
    });
    await untilApplied(world, tenant.kustomization, revision);

    expect(await untilTold(tenant, 5)).toEqual([
      [
        "Normal",
        "Progressing",
        `ConfigMap/${namespace}/told-a created\nConfigMap/${namespace}/told-b created`,
      ],
      ["Normal", "ReconciliationSucceeded", finished],
      [
        "Normal",
        "Progressing",
        `ConfigMap/${namespace}/told-a configured\nConfigMap/${namespace}/told-c created`,
      ],
      ["Normal", "Progressing", `ConfigMap/${namespace}/told-b deleted`],
      ["Normal", "ReconciliationSucceeded", finished],
    ]);
  });

  test("name the object, who tells, the revision, and what its own annotations say", async () => {
    const tenant = await Tenant.of(world, "named", { "deploy/a.yaml": manifest("named") });
    const revision = tenant.revisionOf(await tenant.checkout.git("rev-parse", "HEAD"));
    await untilTold(tenant, 2);
    const annotations = { "event.toolkit.fluxcd.io/stage": "test" };
    await world.patch(tenant.kustomization, { metadata: { annotations } });
    const next = await tenant.push({ "deploy/a.yaml": manifest("named", "2") });
    await untilApplied(world, tenant.kustomization, next);
    await untilTold(tenant, 4);

    const [created, finished, changed] = await eventsOf(tenant);

    const { uid } = (await world.read(tenant.kustomization))?.metadata ?? {};
    expect(created).toMatchObject({
      metadata: { annotations: { [`${GROUP}/revision`]: revision } },
      involvedObject: {
        apiVersion: `${GROUP}/v1`,
        kind: "Kustomization",
        name: "named",
        namespace: world.namespace,
        uid,
      },
      source: { component: "kustomize-controller" },
      reportingComponent: "kustomize-controller",
      count: 1,
    });
    expect(objectAt(finished?.metadata, "annotations")).toEqual({
      [`${GROUP}/revision`]: revision,
      [`${GROUP}/commit_status`]: "update",
    });
    expect(objectAt(changed?.metadata, "annotations")).toEqual({
      [`${GROUP}/revision`]: next,
      "event.toolkit.fluxcd.io/stage": "test",
    });
  });

  test("warn of what fails, with the reason of the status", async () => {
    const tenant = await Tenant.of(world, "failing", { "deploy/a.yaml": "hello: world\n" });
    await untilRefused(world, tenant.kustomization, { reason: "BuildFailed", says: ["a.yaml"] });

    const [[type, reason, message = ""] = []] = await untilTold(tenant, 1);

    expect([type, reason]).toEqual(["Warning", "BuildFailed"]);
    expect(message).toContain("kustomize build failed");
  });

  test("tell of dependencies that are not ready, and warn of nothing", async () => {
    const tenant = await Tenant.of(
      world,
      "waiting",
      { "deploy/a.yaml": manifest("waiting") },
      { build: { dependsOn: [{ name: "nobody" }] } },
    );

    const [told] = await untilTold(tenant, 1);

    expect(told).toEqual([
      "Normal",
      "DependencyNotReady",
      `Dependencies do not meet ready condition, retrying in 30s: dependency '${world.namespace}/nobody' not found: kustomizations.kustomize.toolkit.fluxcd.io "nobody" not found`,
    ]);
  });
});
