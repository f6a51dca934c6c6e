import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { refOf } from "../../../agent/objects/kube-object.ts";
import { printTable } from "../../support/flux-cli/print/table.ts";
import { aKustomization } from "../support/flux-objects.ts";
import { untilGone, untilRefused } from "../support/until.ts";
import { BY, short, Shop } from "./support/shop.ts";

const HEADINGS = ["Name", "Revision", "Suspended", "Ready", "Message"];

let shop: Shop;
let revision: string;

beforeAll(async () => {
  shop = await Shop.build("flux-get");
  revision = short(await shop.revision());
});
afterAll(() => shop.close());

describe.each(BY)("flux get, by %s, before the agent has started", (by) => {
  test.for(["sources git", "kustomizations"])("%s: waits to be reconciled", async (what) => {
    const answer = await shop.flux(by)("get", ...what.split(" "));

    const row = ["shop", "", "False", "False", "waiting to be reconciled"];
    expect(answer).toEqual({ code: 0, stdout: printTable(HEADINGS, [row]), stderr: "" });
  });
});

describe.each(BY)("flux get, by %s", (by) => {
  beforeAll(() => (by === "a stand-in" ? shop.start() : undefined));

  test("sources git: the revision that is stored", async () => {
    const answer = await shop.flux(by)("get", "sources", "git");

    const message = `stored artifact for revision '${revision}'`;
    const row = ["shop", revision, "False", "True", message];
    expect(answer).toEqual({ code: 0, stdout: printTable(HEADINGS, [row]), stderr: "" });
  });

  test("kustomizations: the revision that is applied", async () => {
    const answer = await shop.flux(by)("get", "kustomizations", "shop");

    const row = ["shop", revision, "False", "True", `Applied revision: ${revision}`];
    expect(answer).toEqual({ code: 0, stdout: printTable(HEADINGS, [row]), stderr: "" });
  });

  test("all: both, and nothing about kinds that are not there", async () => {
    const answer = await shop.flux(by)("get", "all");

    const stored = `stored artifact for revision '${revision}'`;
    const applied = `Applied revision: ${revision}`;
    expect(answer).toEqual({
      code: 0,
      stdout: [
        printTable(HEADINGS, [["gitrepository/shop", revision, "False", "True", stored]]),
        printTable(HEADINGS, [["kustomization/shop", revision, "False", "True", applied]]),
      ]
        .map((table) => `${table}\n`)
        .join(""),
      stderr: "",
    });
  });

  test("in all namespaces: the namespace comes first", async () => {
    const answer = await shop.flux(by)("get", "kustomizations", "--all-namespaces");

    expect(answer.stdout).toMatch(/^NAMESPACE +\tNAME/);
    expect(answer.stdout).toMatch(new RegExp(`\n${shop.namespace} *\tshop`));
  });

  test("by status: what is not ready, and why", async () => {
    const place = { name: "broken", namespace: shop.namespace };
    const broken = aKustomization(place, {
      path: "./nowhere",
      sourceRef: { kind: "GitRepository", name: "shop" },
    });
    const ref = refOf(await shop.world.apply(broken));
    await untilRefused(shop.world, ref, { reason: "ArtifactFailed", says: ["nowhere"] });

    const answer = await shop.flux(by)("get", "ks", "--status-selector", "ready=false");

    await shop.world.remove(ref);
    await untilGone(shop.world, ref);
    expect(answer.stdout).toMatch(/\nbroken\t +\tFalse +\tFalse\tkustomization path not found: /);
    expect(answer.stdout).not.toContain("\nshop");
  });

  test("a name that is not there is told", async () => {
    const answer = await shop.flux(by)("get", "kustomizations", "nothing");

    expect(answer).toMatchObject({ code: 1, stdout: "" });
    expect(answer.stderr).toBe(
      `✗ Kustomization object 'nothing' not found in "${shop.namespace}" namespace\n`,
    );
  });
});
