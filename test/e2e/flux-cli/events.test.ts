import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { BY, Shop } from "./support/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await Shop.open("flux-events");
  await shop.release({
    "deploy/settings.yaml": null,
    "deploy/kustomization.yaml": WITHOUT_SETTINGS,
  });
});
afterAll(() => shop.close());

const WITHOUT_SETTINGS = "resources: [deployment.yaml, service.yaml, secret.yaml, role.yaml]\n";

/** The lines of a table without the first column, which tells how long ago, and with one space for many. */
function linesOf(table: string): readonly string[] {
  return table
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t").slice(1).join(" ").replaceAll(/ +/g, " ").trim());
}

/** A line without how long something took. */
function withoutDuration(line: string): string {
  return line.replace(/finished in \S+,/, "finished in a moment,");
}

async function eventsOf(by: (typeof BY)[number], ...args: readonly string[]) {
  await shop.until(shop.flux(by), ["events", ...args], "settings deleted");
  const answer = await shop.flux(by)("events", ...args);
  return linesOf(answer.stdout).map(withoutDuration);
}

describe.each(BY)("flux events, by %s", (by) => {
  test("what happened to a Kustomization, and to its source", async () => {
    const { namespace } = shop;
    const finished =
      "Normal ReconciliationSucceeded Kustomization/shop Reconciliation finished in a moment, next run in 10m0s";

    const lines = await eventsOf(by, "--for", "Kustomization/shop");

    expect(lines[0]).toBe("TYPE REASON OBJECT MESSAGE");
    expect(lines).toEqual(
      expect.arrayContaining([
        "Normal NewArtifact GitRepository/shop stored artifact for commit 'Change'",
        `Normal Progressing Kustomization/shop ClusterRole/${namespace}:reader created`,
        `ConfigMap/${namespace}/settings created`,
        `Secret/${namespace}/login created`,
        `Service/${namespace}/shop created`,
        `Deployment/${namespace}/shop created`,
        `Normal Progressing Kustomization/shop ConfigMap/${namespace}/settings deleted`,
        finished,
      ]),
    );
  });

  test("of all objects in the namespace", async () => {
    const lines = await eventsOf(by);

    expect(lines.some((line) => line.includes("GitRepository/shop"))).toBe(true);
    expect(lines.some((line) => line.includes("Kustomization/shop"))).toBe(true);
  });

  test("of a GitRepository alone", async () => {
    const answer = await shop.flux(by)("events", "--for", "GitRepository/shop");

    expect(answer.stdout).toContain("stored artifact for commit 'Change'");
    expect(answer.stdout).not.toContain("Kustomization");
  });
});
