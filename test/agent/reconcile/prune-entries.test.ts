import { setImmediate as turn } from "node:timers/promises";

import { describe, expect, test } from "vitest";

import { err, ok } from "#contract/result.ts";

import type { InventoryEntry } from "../../../agent/objects/flux-kustomization.ts";
import type { Cluster } from "../../../agent/ports.ts";
import { pruneEntries } from "../../../agent/reconcile/prune-entries.ts";

const SIGNAL = new AbortController().signal;
const OWNER = { name: "apps", namespace: "flux-system" };
const REFUSED = "stuck"; // the name of what cannot be deleted

function entriesOf(kind: string, names: readonly string[]): readonly InventoryEntry[] {
  return names.map((name) => ({ id: `apps_${name}__${kind}`, v: "v1" }));
}

/** A cluster where everything belongs to the owner, and which remembers what was deleted, and how much at one time. */
class PrunedCluster implements Pick<Cluster, "read" | "remove"> {
  readonly deleted: string[] = [];
  mostAtOnce = 0;
  #atOnce = 0;

  readonly read: Cluster["read"] = async ({ apiVersion, kind, name }) => {
    const labels = {
      "kustomize.toolkit.fluxcd.io/name": OWNER.name,
      "kustomize.toolkit.fluxcd.io/namespace": OWNER.namespace,
    };
    return ok({ apiVersion, kind, metadata: { name, namespace: "apps", labels } });
  };

  readonly remove: Cluster["remove"] = async ({ kind, name }) => {
    this.#atOnce += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#atOnce);
    await turn();
    this.#atOnce -= 1;
    if (name === REFUSED) return err({ status: 403, reason: "Forbidden", message: "it stays" });
    this.deleted.push(`${kind}/${name}`);
    return ok(undefined);
  };
}

function prune(entries: readonly InventoryEntry[], cluster: PrunedCluster, wanted = "") {
  const pruning = { cluster, owner: OWNER, isWantedByOthers: (id: string) => id === wanted };
  return pruneEntries(entries, pruning, SIGNAL);
}

describe("pruning", () => {
  test("deletes those of one kind side by side, so many at one time, and begins with the next when they are gone", async () => {
    const names = Array.from({ length: 20 }, (_, index) => `object-${index}`);
    const entries = [...entriesOf("Service", names), ...entriesOf("ConfigMap", names)];
    const cluster = new PrunedCluster();

    const { changes, problem } = await prune(entries, cluster);

    expect(problem).toBeUndefined();
    expect(cluster.mostAtOnce).toBe(8);
    expect(new Set(cluster.deleted.slice(0, 20))).toEqual(
      new Set(names.map((name) => `Service/${name}`)),
    );
    expect(changes.map(({ subject }) => subject)).toEqual(
      entries.map(({ id }) => `${id.split("_").at(-1)}/apps/${id.split("_")[1]}`),
    );
  });

  test("goes on past what cannot be deleted, tells it and keeps track of it", async () => {
    const entries = [...entriesOf("Service", [REFUSED, "web"]), ...entriesOf("ConfigMap", ["web"])];
    const cluster = new PrunedCluster();

    const { survivors, problem } = await prune(entries, cluster);

    expect(cluster.deleted).toEqual(["Service/web", "ConfigMap/web"]);
    expect(survivors).toEqual(entriesOf("Service", [REFUSED]));
    expect(problem).toBe("delete failed, errors: Service/apps/stuck delete failed: it stays");
  });

  test("leaves what another Kustomization wants", async () => {
    const entries = entriesOf("ConfigMap", ["shared", "own"]);
    const cluster = new PrunedCluster();

    const { changes } = await prune(entries, cluster, "apps_shared__ConfigMap");

    expect(cluster.deleted).toEqual(["ConfigMap/own"]);
    expect(changes).toEqual([
      { subject: "ConfigMap/apps/shared", action: "skipped" },
      { subject: "ConfigMap/apps/own", action: "deleted" },
    ]);
  });
});
