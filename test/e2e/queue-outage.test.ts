import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import { APIS } from "./support/apis.ts";
import { holdAt, isStatusOf } from "./support/moments.ts";
import { QueueProcess } from "./support/queue-process.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { untilApplied, untilQueueIsEmpty } from "./support/until.ts";
import { aVersionedTenant, filesOfVersion } from "./support/versions.ts";
import { SOON, World } from "./support/world.ts";

const HIDDEN_MILLISECONDS = 90_000; // a hint that is not taken off comes again after 30 s

describe.each(APIS)("when the queue is killed, on %s", (api) => {
  let queue: QueueProcess;
  let world: World;

  beforeAll(async () => {
    queue = await QueueProcess.start();
    world = await World.open({ api, name: "queue", queueUrl: queue.url });
    world.startAgent();
  });
  afterAll(async () => {
    await world.close();
    await queue.remove();
  });
  beforeEach(() => tellLogOnFailure(world));

  test("a hint that it had taken is followed when it is back", async () => {
    const tenant = await aVersionedTenant(world, "taken");
    await world.stopAgent();
    const revision = await tenant.push(filesOfVersion(tenant, 1));
    await world.embedded.git.settled();

    await queue.kill();
    await queue.start();
    world.startAgent();
    await untilApplied(world, tenant.kustomization, revision);

    expect(world.embedded.git.deliveries.at(-1)).toMatchObject({ status: 202 });
    await untilQueueIsEmpty(world);
  });

  test("a push is not told to be queued, and the interval finds it", async () => {
    const tenant = await aVersionedTenant(world, "untold", "1s");
    const before = world.log.length;
    await queue.kill();

    const revision = await tenant.push(filesOfVersion(tenant, 1));
    await untilApplied(world, tenant.kustomization, revision);
    await world.embedded.git.settled();

    const { status } = world.embedded.git.deliveries.at(-1) ?? {};
    await queue.start();
    await tenant.push(filesOfVersion(tenant, 2)); // whose hint ends the first poll
    await untilSaid(before, "queue is back");
    expect(status).toBeGreaterThanOrEqual(500);
  });

  test("hints are followed again as soon as it is back", async () => {
    const tenant = await aVersionedTenant(world, "back");
    const before = world.log.length;
    await queue.kill();
    await untilSaid(before, "queue gives no hints");
    await queue.start();

    const revision = await tenant.push(filesOfVersion(tenant, 1));
    await untilApplied(world, tenant.kustomization, revision);

    const { status } = world.embedded.git.deliveries.at(-1) ?? {};
    expect(status).toBe(202);
    await untilSaid(before, "queue is back");
  });

  test("a hint that is being followed is done with when it is back", async () => {
    const tenant = await aVersionedTenant(world, "followed");
    const held = holdAt(world, isStatusOf("gitrepositories"));
    const revision = await tenant.push(filesOfVersion(tenant, 1));
    await held.reached;

    await queue.kill();
    await queue.start();
    held.release();

    await untilApplied(world, tenant.kustomization, revision);
    await untilQueueIsEmpty(world, HIDDEN_MILLISECONDS);
    expect(await world.inbox.countDead()).toBe(0);
  });

  /** Waits until the agent's log says something, after so many lines of it. */
  async function untilSaid(lines: number, sentence: string): Promise<void> {
    await expect.poll(() => world.log.slice(lines).join("\n"), SOON).toContain(sentence);
  }
});
