import { KubeConfig } from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

import { kubernetesCluster } from "../../agent/adapters/kubernetes/cluster.ts";
import { releasedRecord } from "../../agent/election/candidate.ts";
import { LeaseStore } from "../../agent/election/lease-store.ts";
import type { HeldLease, LeaseRecord } from "../../agent/election/lease.ts";

const real = inject("realCluster");
const signal = AbortSignal.timeout(60_000);
const HELD: LeaseRecord = {
  holder: "first",
  durationSeconds: 10,
  acquiredAt: "2026-01-01T00:00:00.000000Z",
  renewedAt: "2026-01-01T00:00:00.123000Z",
  transitions: 0,
};

describe.runIf(real !== undefined)("a Lease on a real API server", () => {
  let cluster: ReturnType<typeof kubernetesCluster>;

  beforeAll(() => {
    const config = new KubeConfig();
    config.loadFromString(real?.kubeconfig ?? "");
    cluster = kubernetesCluster(config);
  });
  afterAll(() => {
    cluster.close();
  });

  function storeOf(name: string): LeaseStore {
    return new LeaseStore(cluster, { name, namespace: "default" });
  }

  test("is read as it was written, and is released", async () => {
    const store = storeOf("written");

    const before = await store.read(signal);
    const created = await store.write(HELD, undefined, signal);
    const read = await store.read(signal);
    const lease = read.ok ? read.value : undefined;
    const released = await store.write(releasedRecord(HELD, new Date()), lease, signal);

    expect(before).toEqual({ ok: true, value: undefined });
    expect(created).toMatchObject({ ok: true, value: { record: HELD } });
    expect(read).toEqual(created);
    expect(released).toMatchObject({
      ok: true,
      value: { record: { holder: "", durationSeconds: 1, transitions: 0 } },
    });
  });

  test("is taken by one of two that write at once", async () => {
    const store = storeOf("contended");

    const creations = await Promise.all([
      store.write(HELD, undefined, signal),
      store.write({ ...HELD, holder: "second" }, undefined, signal),
    ]);
    const seen = creations.flatMap((created) => (created.ok ? [created.value] : []));
    const [lease] = seen;
    const changes = await Promise.all([
      store.write({ ...HELD, transitions: 1 }, lease, signal),
      store.write({ ...HELD, transitions: 2 }, lease, signal),
    ]);

    expect(seen).toHaveLength(1);
    expect(changes.map((changed) => (changed.ok ? "written" : changed.error.reason))).toEqual(
      expect.arrayContaining(["written", "Conflict"]),
    );
  });

  test("is watched by its name: what becomes of it is told, and of no other", async () => {
    const store = storeOf("watched");
    const told: (string | undefined)[] = [];
    const ended = new AbortController();
    const watched = store.watch((lease) => told.push(lease?.record.holder), ended.signal);
    await expect.poll(() => told).toEqual([undefined]);

    const created = await store.write(HELD, undefined, signal);
    await storeOf("another").write(HELD, undefined, signal);
    const lease: HeldLease | undefined = created.ok ? created.value : undefined;
    await store.write({ ...HELD, holder: "second" }, lease, signal);

    await expect.poll(() => told).toEqual([undefined, "first", "second"]);
    ended.abort();
    await watched;
  });
});
