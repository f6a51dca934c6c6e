import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { FakeKubelet } from "../../support/fake-kubelet.ts";
import { installAgent, runPod } from "./support/installation.ts";
import { BY, Shop } from "./support/shop.ts";

/** The embedded API has no nodes, and so no logs. */
describe.runIf(inject("realCluster") !== undefined)("flux logs", () => {
  let shop: Shop;
  let kubelet: FakeKubelet;

  beforeAll(async () => {
    shop = await Shop.open("flux-logs", { isFresh: true });
    kubelet = await FakeKubelet.start();
    await runPod(shop.world, await installAgent(shop.world), kubelet.port);
    kubelet.log = shop.world.log.map((line) => `${line}\n`).join("");
  });
  afterAll(async () => {
    await kubelet.close();
    await shop.close();
  });

  describe.each(BY)("by %s", (by) => {
    test("of a namespace: what the agent did about each of its objects", async () => {
      const { namespace } = shop;
      const revision = await shop.revision();

      const answer = await shop.flux(by)("logs");

      const lines = answer.stdout.trimEnd().split("\n").map(withoutTime);
      expect(answer).toMatchObject({ code: 0, stderr: "" });
      expect(lines).toContain(
        `info GitRepository/shop.${namespace} - stored artifact for commit 'Change' `,
      );
      expect(lines).toContain(`info Kustomization/shop.${namespace} - manifests built `);
      expect(lines.join("\n")).toMatch(/ - Reconciliation finished in \S+, next run in 10m0s/);
      expect(kubelet.log).toContain(revision);
    });

    test.for([
      ["--kind", "GitRepository"],
      ["--kind", "kustomization"],
    ] as const)("%s %s: what was done about that kind alone", async ([flag, kind]) => {
      const answer = await shop.flux(by)("logs", flag, kind, "--name", "shop");

      const subjects = answer.stdout.match(/ \w+\/shop\./g) ?? [];
      const unlike = subjects.filter(
        (subject) => !subject.toLowerCase().includes(kind.toLowerCase()),
      );
      expect(subjects.length).toBeGreaterThan(0);
      expect(unlike).toEqual([]);
    });

    test("--level error: nothing where nothing went wrong", async () => {
      const answer = await shop.flux(by)("logs", "--level", "error");

      expect(answer).toEqual({ code: 0, stdout: "", stderr: "" });
    });

    test("--all-namespaces: also what concerns no object", async () => {
      const answer = await shop.flux(by)("logs", "--all-namespaces");

      expect(answer.stdout).toMatch(/ info {2}- starting/);
    });
  });
});

function withoutTime(line: string): string {
  return line.replace(/^\S+ /, "");
}
