import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { APIS } from "./support/apis.ts";
import { holdAt, isApply } from "./support/moments.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import type { Tenant } from "./support/tenant.ts";
import { untilApplied } from "./support/until.ts";
import {
  aVersionedTenant,
  CONFIG_MAP,
  filesOfVersion,
  namesOfVersion,
} from "./support/versions.ts";
import { World } from "./support/world.ts";

const NAME = "stop";
const AT_ONCE_MILLISECONDS = 5000;
const DRAIN_MILLISECONDS = 28_000; // Kubernetes kills after 30 s

describe.each(APIS)("asked to stop, the agent ends what it began, on %s", (api) => {
  let world: World;
  let tenant: Tenant;

  beforeAll(async () => {
    world = await World.open({ api, name: NAME });
  });
  afterAll(() => world.close());
  beforeEach(() => {
    tellLogOnFailure(world);
    world.startAgent();
  });

  test("at once where there is nothing to end", async () => {
    tenant = await aVersionedTenant(world, NAME);
    const began = performance.now();

    const ending = await world.stopAgent();

    expect(ending).toBe(0);
    expect(performance.now() - began).toBeLessThan(AT_ONCE_MILLISECONDS);
  });

  test("a push that is under way is applied whole", async () => {
    const held = holdAt(world, isApply);
    const revision = await tenant.push(filesOfVersion(tenant, 1));
    await held.reached;

    const stopped = world.stopAgent();
    setTimeout(() => held.release(), 300);
    const ending = await stopped;

    await untilApplied(world, tenant.kustomization, revision);
    expect(ending).toBe(0);
    expect(await world.appliedNames(CONFIG_MAP)).toEqual(namesOfVersion(NAME, 1));
  });

  test("what does not end is given up in time, and made up for at the next start", async () => {
    const held = holdAt(world, isApply);
    const revision = await tenant.push(filesOfVersion(tenant, 2));
    await held.reached;
    const began = performance.now();

    const ending = await world.stopAgent();

    expect(ending).toBe(0);
    expect(performance.now() - began).toBeLessThan(DRAIN_MILLISECONDS);
    held.release();
    world.startAgent();
    await untilApplied(world, tenant.kustomization, revision);
    expect(await world.appliedNames(CONFIG_MAP)).toEqual(namesOfVersion(NAME, 2));
  });
});
