import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

import { aDelivery, aPush, aRepository } from "../../test/support/github-delivery.ts";
import { figure } from "../figure.ts";
import type { Scenario } from "../scenario.ts";
import { between } from "../support/agent-meter.ts";
import { BenchWorld } from "../support/bench-world.ts";
import { hasArtifact, Subject } from "../support/subject.ts";

const PUSHES = 1000;
const SECONDS = 60; // over which they are spread evenly
const EVERY_MILLISECONDS = (SECONDS * 1000) / PUSHES;

/**
 * A storm: a branch moves a thousand times in a minute, and each time a webhook says so. What counts is how often the agent looks, for
 * each look at a branch that moved is a fetch.
 */
export const storm: Scenario = {
  name: "storm",
  isLong: true,
  run: () =>
    BenchWorld.with(async (world) => {
      const subject = await Subject.of(world, "storm", { "a.txt": "0" });
      const commits = await commitsOf(subject);
      const ref = join(world.embedded.directory, "git/acme/storm.git/refs/heads/main");
      const before = await world.agent();
      const startedAt = performance.now();
      const deliveries: Promise<void>[] = [];
      for (const [index, commit] of commits.entries()) {
        await sleep(Math.max(0, startedAt + index * EVERY_MILLISECONDS - performance.now()));
        await writeFile(ref, `${commit}\n`);
        deliveries.push(deliver(world, subject.name, commit));
      }
      const endedAt = performance.now();
      await Promise.all(deliveries);
      const last = `main@sha1:${commits.at(-1) ?? ""}`;
      const seenAt = await subject.gitRepositories.until(subject.name, hasArtifact(last));
      const { looks } = between(before, await world.agent());
      return [
        figure("storm_fetches", looks, "fetches"),
        figure("storm_last_push_seen_ms", seenAt - endedAt, "ms"),
      ];
    }),
};

/** Makes the commits beforehand, so that nothing but the agent is busy in the storm. */
async function commitsOf({ checkout }: Subject): Promise<readonly string[]> {
  const tree = await checkout.git("rev-parse", "HEAD^{tree}");
  const commits: string[] = [];
  let parent = await checkout.git("rev-parse", "HEAD");
  for (let index = 1; index <= PUSHES; index += 1) {
    parent = await checkout.git("commit-tree", tree, "-p", parent, "-m", `Change ${index}`);
    commits.push(parent);
  }
  await checkout.push(`${parent}:refs/heads/ahead`);
  return commits;
}

async function deliver({ embedded }: BenchWorld, name: string, after: string): Promise<void> {
  const { git, functions, webhookSecret } = embedded;
  const url = `${git.url}/acme/${name}.git`;
  const repository = aRepository({ full_name: `acme/${name}`, clone_url: url, html_url: url });
  const { headers, body, path } = aDelivery({
    payload: aPush({ after, repository }),
    secret: webhookSecret,
    headers: { "X-GitHub-Delivery": after },
  });
  const answer = await fetch(`${functions.url}${path}`, {
    method: "POST",
    headers: headers.map(([header, value]): [string, string] => [header, value]),
    body: Buffer.from(body),
  });
  if (answer.status !== 202) throw new Error(`The webhook was answered ${answer.status}.`);
}
