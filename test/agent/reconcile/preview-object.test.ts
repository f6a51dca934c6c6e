import { describe, expect, test } from "vitest";

import { err, ok, type Result } from "#contract/result.ts";

import { contentDigest } from "../../../agent/objects/drift.ts";
import type { KubeObject } from "../../../agent/objects/kube-object.ts";
import type { ApiProblem, Cluster } from "../../../agent/ports.ts";
import { previewObject, type PreviewContext } from "../../../agent/reconcile/preview-object.ts";

const SIGNAL = new AbortController().signal;
const KUBECTL = { manager: "kubectl", operation: "Update", fieldsV1: { "f:data": {} } };

function configMap(value: string, over: Partial<KubeObject["metadata"]> = {}): KubeObject {
  const metadata = { name: "settings", namespace: "apps", ...over };
  return { apiVersion: "v1", kind: "ConfigMap", metadata, data: { value } };
}

/** A cluster with one object, and a dry run that makes of it what is said. */
function clusterWith(live: KubeObject, afterwards: Result<KubeObject, ApiProblem>) {
  const reads: string[] = [];
  const cluster: Pick<Cluster, "isNamespaced" | "read" | "preview"> = {
    isNamespaced: async () => ok(true),
    read: async ({ name }) => {
      reads.push(name);
      return ok(live);
    },
    preview: async () => afterwards,
  };
  return { cluster, reads };
}

function contextOf(
  cluster: PreviewContext["cluster"],
  content: string | undefined,
): PreviewContext {
  return {
    cluster,
    isTracked: () => true,
    isSettled: () => false,
    contentOf: () => content,
    force: false,
    overrideManagers: [],
  };
}

describe("previewObject", () => {
  const live = configMap("1", { resourceVersion: "5" });

  test.for([
    ["is configured where the dry run changes it", "2", "configure"],
    ["is unchanged where the dry run leaves it as it was", "1", "unchanged"],
  ] as const)("what is known in the cluster is not read, and %s", async ([, value, want]) => {
    const { cluster, reads } = clusterWith(live, ok(configMap(value, { resourceVersion: "5" })));

    const step = await previewObject(
      configMap(value),
      contextOf(cluster, contentDigest(live)),
      SIGNAL,
    );

    expect(step).toMatchObject({ ok: true, value: { kind: want } });
    expect(reads).toEqual([]);
  });

  test("what is known but is to be cleaned up is read for it", async () => {
    const touched = configMap("1", { resourceVersion: "6", managedFields: [KUBECTL] });
    const { cluster, reads } = clusterWith(touched, ok(touched));

    const step = await previewObject(
      configMap("1"),
      contextOf(cluster, contentDigest(live)),
      SIGNAL,
    );

    expect(step).toMatchObject({ ok: true, value: { kind: "configure" } });
    expect(reads).toEqual(["settings"]);
  });

  test("what is known and asks to be left alone is skipped", async () => {
    const annotations = { "kustomize.toolkit.fluxcd.io/reconcile": "disabled" };
    const { cluster } = clusterWith(
      live,
      ok(configMap("2", { resourceVersion: "5", annotations })),
    );

    const step = await previewObject(
      configMap("2", { annotations }),
      contextOf(cluster, contentDigest(live)),
      SIGNAL,
    );

    expect(step).toMatchObject({ ok: true, value: { kind: "skip" } });
  });

  test("what is known and refused is told as any other refusal", async () => {
    const problem = { status: 422, reason: "Invalid", message: "data: Forbidden" };
    const { cluster } = clusterWith(live, err(problem));

    const step = await previewObject(
      configMap("2"),
      contextOf(cluster, contentDigest(live)),
      SIGNAL,
    );

    expect(step).toEqual({
      ok: false,
      error: {
        message: "ConfigMap/apps/settings dry-run failed (Invalid): data: Forbidden",
        isPassing: false,
      },
    });
  });
});
