import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { ObjectRef } from "../../agent/objects/kube-object.ts";
import { APIS } from "./support/apis.ts";
import { Candidates } from "./support/candidate.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import type { Tenant } from "./support/tenant.ts";
import { untilApplied } from "./support/until.ts";
import { aVersionedTenant, filesOfVersion } from "./support/versions.ts";
import { SOON, World } from "./support/world.ts";

const NAME = "election";
const TAKEOVER_MILLISECONDS = 15_000;
const AT_ONCE_MILLISECONDS = 2000;

interface Pushed {
  readonly kustomization: ObjectRef;
  readonly revision: string;
}

describe.each(APIS)("of several agents one works, on %s", (api) => {
  let world: World;
  let tenant: Tenant | undefined;
  let candidates: Candidates;
  let version = 0;

  beforeAll(async () => {
    world = await World.open({ api, name: NAME });
    candidates = await Candidates.of(world);
  });
  afterAll(async () => {
    await candidates.close();
    world.startAgent(); // prunes
    await world.close();
  });
  beforeEach(async () => {
    tellLogOnFailure(world);
    tenant ??= await applyTenant(world);
  });
  afterEach(() => candidates.stopAll());

  /** Pushes another version. */
  async function push(): Promise<Pushed> {
    if (tenant === undefined) throw new Error("nothing was applied yet");
    version += 1;
    const revision = await tenant.push(filesOfVersion(tenant, version));
    return { kustomization: tenant.kustomization, revision };
  }

  test("the standby is ready, and touches neither the queue nor the cluster", async () => {
    const leader = await candidates.start("leader");
    await expect.poll(() => leader.isLeading(), SOON).toBe(true);
    const standby = await candidates.start("standby");
    await expect.poll(() => standby.health("/readyz"), SOON).toEqual({ status: 200, text: "ok" });
    const pushed = await push();
    await untilApplied(world, pushed.kustomization, pushed.revision);

    await expect.poll(() => leader.hasSaid("hint received"), SOON).toBe(true); // the log is a little behind
    expect(await standby.isLeading()).toBe(false);
    expect(standby.hasSaid("hint received")).toBe(false);
    expect(await leader.health("/healthz")).toEqual({ status: 200, text: "ok" });
  });

  test("a leader that is killed is followed within 15 s, and what was pushed meanwhile is applied", async () => {
    const leader = await candidates.start("leader");
    await expect.poll(() => leader.isLeading(), SOON).toBe(true);
    const standby = await candidates.start("standby");
    await expect.poll(() => standby.health("/readyz"), SOON).toMatchObject({ status: 200 });

    await leader.stop("SIGKILL");
    const killed = performance.now();
    const pushed = await push();
    await expect.poll(() => standby.isLeading(), SOON).toBe(true);
    const took = performance.now() - killed;

    expect(took).toBeLessThan(TAKEOVER_MILLISECONDS);
    await untilApplied(world, pushed.kustomization, pushed.revision);
  });

  test("a leader that is asked to stop is followed at once", async () => {
    const leader = await candidates.start("leader");
    await expect.poll(() => leader.isLeading(), SOON).toBe(true);
    const standby = await candidates.start("standby");
    await expect.poll(() => standby.health("/readyz"), SOON).toMatchObject({ status: 200 });

    const began = performance.now();
    await leader.stop();
    await expect.poll(() => standby.isLeading(), SOON).toBe(true);

    expect(performance.now() - began).toBeLessThan(AT_ONCE_MILLISECONDS);
  });

  test("a leader that was asleep too long gives up when it wakes, and stands by", async () => {
    const leader = await candidates.start("leader");
    await expect.poll(() => leader.isLeading(), SOON).toBe(true);
    const standby = await candidates.start("standby");
    await expect.poll(() => standby.health("/readyz"), SOON).toMatchObject({ status: 200 });

    leader.pause();
    await expect.poll(() => standby.isLeading(), SOON).toBe(true);
    leader.goOn();
    await expect.poll(() => leader.hasSaid("leader election lost"), SOON).toBe(true);
    await expect.poll(() => leader.isLeading(), SOON).toBe(false);
    const pushed = await push();

    await untilApplied(world, pushed.kustomization, pushed.revision);
    expect(await standby.isLeading()).toBe(true);
  });
});

/** A tenant whose first version an agent alone has applied. */
async function applyTenant(world: World): Promise<Tenant> {
  world.startAgent();
  const tenant = await aVersionedTenant(world, NAME);
  await world.stopAgent();
  return tenant;
}
