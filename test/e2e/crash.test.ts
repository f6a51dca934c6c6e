import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { APIS } from "./support/apis.ts";
import { isApply, isDelete, isDryRun, isStatusOf, killAt, type Moment } from "./support/moments.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { untilApplied, untilQueueIsEmpty } from "./support/until.ts";
import { CONFIG_MAP, filesOfVersion, namesOfVersion } from "./support/versions.ts";
import { World } from "./support/world.ts";

const NAME = "crash";
const HIDDEN_MILLISECONDS = 90_000; // the hint that a killed agent had comes again after 30 s

const MOMENTS: readonly (readonly [name: string, moment: Moment])[] = [
  ["when a hint is received", { line: '"hint received"' }],
  ["before the new revision is recorded", { when: "before", is: isStatusOf("gitrepositories") }],
  ["when the new revision is recorded", { when: "after", is: isStatusOf("gitrepositories") }],
  ["before anything is tried", { when: "before", is: isDryRun }],
  ["when the first object was tried", { when: "after", is: isDryRun }],
  ["before what will be made is recorded", { when: "before", is: isStatusOf("kustomizations") }],
  ["when what will be made is recorded", { when: "after", is: isStatusOf("kustomizations") }],
  ["before the first object is applied", { when: "before", is: isApply }],
  ["when the first of three objects is applied", { when: "after", is: isApply }],
  ["before anything stale is deleted", { when: "before", is: isDelete }],
  ["when the first stale object is deleted", { when: "after", is: isDelete }],
  ["before the end is recorded", { when: "before", is: isStatusOf("kustomizations"), nth: 2 }],
  ["when the end is recorded", { when: "after", is: isStatusOf("kustomizations"), nth: 2 }],
  ["when the hint is done with", { line: '"hint done"' }],
];

describe.each(APIS)("killed at any moment of a push, the agent converges, on %s", (api) => {
  let world: World;
  let tenant: Tenant;
  let version = 0;

  beforeAll(async () => {
    world = await World.open({ api, name: NAME });
    world.startAgent();
    tenant = await Tenant.of(world, NAME, filesOfVersion({ world, name: NAME }, version));
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  test.for(MOMENTS)("%s", async ([, moment]) => {
    const head = await tenant.checkout.git("rev-parse", "HEAD");
    await untilApplied(world, tenant.kustomization, tenant.revisionOf(head));
    version += 1;

    const killed = killAt(world, moment);
    const revision = await tenant.push(filesOfVersion(tenant, version));
    await killed;
    world.startAgent();
    await untilApplied(world, tenant.kustomization, revision);

    const [kept] = namesOfVersion(NAME, version);
    expect(await world.appliedNames(CONFIG_MAP)).toEqual(namesOfVersion(NAME, version));
    expect(await tenant.configMap(kept)).toMatchObject({ data: { value: String(version) } });
  });

  test("and in the end nothing is left on the queue", async () => {
    await untilQueueIsEmpty(world, HIDDEN_MILLISECONDS);

    expect(await world.inbox.countDead()).toBe(0);
  });
});
