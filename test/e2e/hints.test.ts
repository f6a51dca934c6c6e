import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";

import type { CommitSha } from "#contract/commit-sha.ts";

import { parseRevision } from "../../agent/source/revision.ts";
import { createHintQueue } from "../../infra/local/hint-queue.ts";
import { startQueue, type LocalQueue } from "../../infra/local/queue/start-queue.ts";
import { manualClock } from "../fakes/manual-clock.ts";
import { commit } from "../support/commit.ts";
import { aHintBody } from "../support/hints.ts";
import { APIS } from "./support/apis.ts";
import { configMapYaml } from "./support/flux-objects.ts";
import { tellLogOnFailure } from "./support/tell-log.ts";
import { Tenant } from "./support/tenant.ts";
import { aWhile, untilApplied, untilQueueIsEmpty, untilRefused } from "./support/until.ts";
import { SOON, World } from "./support/world.ts";

const UNKNOWN = commit("f"); // a commit that is nowhere
const RECEIVES = 10; // then a message goes to the dead-letter queue
const LONGEST_HIDING_SECONDS = 3600;

describe.each(APIS)("hints change when the agent looks, and nothing else, on %s", (api) => {
  let world: World;

  beforeAll(async () => {
    world = await World.open({ api, name: "hints" });
    world.startAgent();
  });
  afterAll(() => world.close());
  beforeEach(() => tellLogOnFailure(world));

  test("a lost webhook is made up for by the interval", async () => {
    const tenant = await aTenant(world, "lost", { interval: "1s" });
    world.embedded.git.sendWebhooks(false);

    const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, "lost", "2") });
    await untilApplied(world, tenant.kustomization, revision);

    world.embedded.git.sendWebhooks(true);
    expect(await tenant.configMap("lost")).toMatchObject({ data: { value: "2" } });
    expect(JSON.stringify(world.embedded.git.deliveries)).not.toContain(revision.slice(-40));
  });

  test.for([
    ["doubled", "a doubled one", redeliverTwice],
    [
      "old",
      "one of an earlier push",
      ({ inbox, hint, first }) => inbox.send({ ...hint, after: first }),
    ],
    [
      "nowhere",
      "one of a commit that is nowhere",
      ({ inbox, hint }) => inbox.send({ ...hint, after: UNKNOWN }),
    ],
    ["gone", "one that says that the branch is gone", ({ inbox, hint }) => inbox.send(hint)],
    [
      "other-ref",
      "one of a branch that is not there",
      ({ inbox, hint }) => inbox.send({ ...hint, ref: "refs/heads/x" }),
    ],
    [
      "other",
      "one of another repository",
      ({ inbox }) => inbox.send({ repository: "https://git.example/acme/other" }),
    ],
  ] satisfies readonly (readonly [string, string, (scene: Scene) => Promise<void>])[])(
    "hint %s: %s writes nothing, and leaves the queue",
    async ([name, , send]) => {
      const scene = await aScene(world, name);
      const before = await scene.tenant.versions(name);

      await send(scene);
      await untilQueueIsEmpty(world);
      await aWhile();

      expect(await scene.tenant.versions(name)).toEqual(before);
    },
  );

  test("a forced push is followed, and what it left behind is pruned", async () => {
    const tenant = await aTenant(world, "forced");
    const left = await tenant.push({ "deploy/b.yaml": aManifest(world, "forced-left", "1") });
    await untilApplied(world, tenant.kustomization, left);

    await tenant.checkout.git("reset", "--quiet", "--hard", "HEAD~1");
    const revision = await tenant.commit({ "deploy/a.yaml": aManifest(world, "forced", "3") });
    await tenant.checkout.push("--force", "HEAD:main");
    await untilApplied(world, tenant.kustomization, revision);

    expect(await tenant.configMap("forced")).toMatchObject({ data: { value: "3" } });
    expect(await tenant.configMap("forced-left")).toBeUndefined();
  });

  test("a branch that moves back takes the cluster with it", async () => {
    const tenant = await aTenant(world, "back");
    const before = tenant.revisionOf(await tenant.checkout.git("rev-parse", "HEAD"));
    const ahead = await tenant.push({ "deploy/b.yaml": aManifest(world, "back-ahead", "1") });
    await untilApplied(world, tenant.kustomization, ahead);

    await tenant.checkout.push("--force", "HEAD~1:main");
    await untilApplied(world, tenant.kustomization, before);

    expect(await tenant.configMap("back-ahead")).toBeUndefined();
    expect(await tenant.configMap("back")).toMatchObject({ data: { value: "1" } });
  });

  test("a deleted branch is told, changes nothing in the cluster, and heals when it is back", async () => {
    const tenant = await aTenant(world, "branchless", {}, "release");
    await tenant.checkout.push("HEAD:main");
    const before = await tenant.configMap("branchless");

    await tenant.checkout.push(":release");
    await untilRefused(world, tenant.gitRepository, {
      reason: "GitOperationFailed",
      says: ['"release"'],
    });
    await untilQueueIsEmpty(world);
    const meanwhile = await tenant.configMap("branchless");
    const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, "branchless", "2") });
    await untilApplied(world, tenant.kustomization, revision);

    expect(meanwhile).toEqual(before);
    expect(await tenant.configMap("branchless")).toMatchObject({ data: { value: "2" } });
  });

  test.for([
    ["without a signature", {}],
    ["with another's signature", { "X-Hub-Signature-256": `sha256=${"0".repeat(64)}` }],
  ] as const)("a delivery %s is turned away, and queues nothing", async ([, headers]) => {
    const body = JSON.stringify({ ref: "refs/heads/main", after: UNKNOWN });
    const usual = { "Content-Type": "application/json", "X-GitHub-Event": "push" };

    const answer = await fetch(`${world.embedded.functions.url}/hooks/github`, {
      method: "POST",
      headers: { ...usual, ...headers },
      body,
    });

    expect(answer.status).toBe(401);
    expect(await world.inbox.count()).toBe(0);
  });
});

describe.each(APIS)("messages that hold no hint, on %s", (api) => {
  const clock = manualClock();
  let queue: LocalQueue;
  let world: World;

  beforeAll(async () => {
    queue = await startQueue({ clock });
    const queueUrl = createHintQueue(queue);
    world = await World.open({ api, name: "hints", queueUrl });
    world.startAgent();
  });
  afterAll(async () => {
    await world.close();
    await queue.close();
  });
  beforeEach(() => tellLogOnFailure(world));

  test("are parked until the dead-letter queue has them, while others are followed", async () => {
    const tenant = await aTenant(world, "undisturbed");
    await world.inbox.sendText("{");
    await world.inbox.sendText(aHintBody().replace("hint.v1", "hint.v99"));
    for (let receives = 1; receives <= RECEIVES; receives += 1) {
      await expect.poll(() => parked(world).length, SOON).toBe(2 * receives);
      await aWhile(); // the log comes before the queue is told
      clock.advance(LONGEST_HIDING_SECONDS * 1000);
    }

    const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, "undisturbed", "2") });
    await untilApplied(world, tenant.kustomization, revision);

    await expect.poll(() => world.inbox.countDead(), SOON).toBe(2);
    await untilQueueIsEmpty(world);
    expect(new Set(parked(world).map((line) => /"code":"([^"]*)"/.exec(line)?.[1]))).toEqual(
      new Set(["hint-not-json", "hint-unknown-version"]),
    );
  });
});

/** A tenant with two commits, both applied, and what a sender of hints needs to know. */
interface Scene {
  readonly world: World;
  readonly tenant: Tenant;
  readonly inbox: World["inbox"];
  readonly hint: { readonly repository: string };
  readonly first: CommitSha; // of the two commits
}

async function aScene(world: World, name: string): Promise<Scene> {
  const tenant = await aTenant(world, name);
  const first = parseRevision(await world.seen(tenant.gitRepository))?.commit ?? UNKNOWN;
  const revision = await tenant.push({ "deploy/a.yaml": aManifest(world, name, "2") });
  await untilApplied(world, tenant.kustomization, revision);
  await untilQueueIsEmpty(world);
  return { world, tenant, inbox: world.inbox, hint: { repository: tenant.url }, first };
}

async function redeliverTwice({ world }: Scene): Promise<void> {
  const { git } = world.embedded;
  const id = git.deliveries.at(-1)?.message.id ?? "";
  await Promise.all([git.redeliver(id), git.redeliver(id)]);
}

/** A tenant whose ConfigMap says 1, and is applied. */
async function aTenant(world: World, name: string, source = {}, branch = "main"): Promise<Tenant> {
  const files = { "deploy/a.yaml": aManifest(world, name, "1") };
  const tenant = await Tenant.of(world, name, files, { source, branch });
  const head = await tenant.checkout.git("rev-parse", "HEAD");
  await untilApplied(world, tenant.kustomization, tenant.revisionOf(head));
  return tenant;
}

function aManifest(world: World, name: string, value: string): string {
  return configMapYaml(name, value, world.namespace);
}

function parked(world: World): readonly string[] {
  return world.log.filter((line) => line.includes('"message parked"'));
}
