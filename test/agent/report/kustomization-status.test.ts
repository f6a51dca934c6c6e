import { describe, expect, test } from "vitest";

import { readFluxKustomization } from "../../../agent/objects/flux-kustomization.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";
import type { KustomizationOutcome } from "../../../agent/report/kustomization-outcome.ts";
import {
  kustomizationEvents,
  kustomizationStatus,
} from "../../../agent/report/kustomization-status.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const TIMING = { now: NOW, seconds: 0.1764, requeueDependencySeconds: 10 };
const REVISION = `main@sha1:${"a".repeat(40)}`;
const DIGEST = `sha256:${"d".repeat(64)}`;
const applied: KustomizationOutcome = {
  revision: REVISION,
  wasAttempted: true,
  digest: DIGEST,
  inventory: [{ id: "apps_shop_apps_Deployment", v: "v1" }],
  changes: [
    { subject: "Service/apps/shop", action: "created" },
    { subject: "Deployment/apps/shop", action: "configured" },
    { subject: "ConfigMap/apps/shop", action: "unchanged" },
  ],
  pruned: [{ subject: "ConfigMap/apps/old", action: "deleted" }],
};
const failed: KustomizationOutcome = {
  ...applied,
  failure: {
    reason: "BuildFailed",
    message: "kustomize build failed: no",
    retry: "retry-interval",
  },
};

const waitsForAnother: KustomizationOutcome = {
  revision: REVISION,
  wasAttempted: false,
  changes: [],
  pruned: [],
  failure: {
    reason: "DependencyNotReady",
    message: "dependency 'apps/db' is not ready",
    retry: "dependency",
  },
};

function kustomization(status: JsonObject = {}) {
  return readFluxKustomization({
    apiVersion: "kustomize.toolkit.fluxcd.io/v1",
    kind: "Kustomization",
    metadata: { name: "shop", namespace: "apps", uid: "u", generation: 2 },
    spec: {
      interval: "10m",
      path: "./deploy",
      prune: true,
      sourceRef: { kind: "GitRepository", name: "shop" },
    },
    status,
  });
}

describe("kustomizationStatus", () => {
  test("says in Flux's words that a revision is applied", () => {
    expect(kustomizationStatus(kustomization(), applied, TIMING)).toEqual({
      observedGeneration: 2,
      lastAttemptedRevision: REVISION,
      lastAppliedRevision: REVISION,
      inventory: { entries: [{ id: "apps_shop_apps_Deployment", v: "v1" }] },
      history: [
        {
          digest: DIGEST,
          firstReconciled: "2026-11-24T12:00:00Z",
          lastReconciled: "2026-11-24T12:00:00Z",
          lastReconciledDuration: "176ms",
          lastReconciledStatus: "ReconciliationSucceeded",
          totalReconciliations: 1,
          metadata: { revision: REVISION },
        },
      ],
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "ReconciliationSucceeded",
          message: `Applied revision: ${REVISION}`,
          lastTransitionTime: "2026-11-24T12:00:00Z",
          observedGeneration: 2,
        },
      ],
    });
  });

  test("keeps what was applied when a revision fails, and says what was tried", () => {
    const status = kustomizationStatus(kustomization({ observedGeneration: 1 }), failed, TIMING);

    expect(status).not.toHaveProperty("lastAppliedRevision");
    expect(status).not.toHaveProperty("observedGeneration");
    expect(status).toMatchObject({
      lastAttemptedRevision: REVISION,
      conditions: [
        {
          type: "Reconciling",
          status: "True",
          reason: "ProgressingWithRetry",
          message: `Building manifests for revision ${REVISION} with a timeout of 9m30s`,
        },
        {
          type: "Ready",
          status: "False",
          reason: "BuildFailed",
          message: "kustomize build failed: no",
        },
      ],
    });
  });

  test.for([
    ["ArtifactFailed", "Fetching manifests"],
    ["BuildFailed", "Building manifests"],
    ["ReconciliationFailed", "Detecting drift"],
    ["PruneFailed", "Detecting drift"],
    ["HealthCheckFailed", "Running health checks"],
  ] as const)("after %s says that it was %s", ([reason, stage]) => {
    const failure = { reason, message: "no", retry: "retry-interval" } as const;

    const status = kustomizationStatus(kustomization(), { ...applied, failure }, TIMING);

    const message = `${stage} for revision ${REVISION} with a timeout of 9m30s`;
    expect(status["conditions"]).toContainEqual(
      expect.objectContaining({ type: "Reconciling", reason: "ProgressingWithRetry", message }),
    );
  });

  test("says when it was reconciled last, also where nothing changed", () => {
    const earlier = {
      type: "Ready",
      status: "True",
      reason: "ReconciliationSucceeded",
      message: `Applied revision: ${REVISION}`,
      lastTransitionTime: "2026-11-01T00:00:00Z",
    };

    const status = kustomizationStatus(kustomization({ conditions: [earlier] }), applied, TIMING);

    expect(status).toMatchObject({
      conditions: [{ type: "Ready", lastTransitionTime: "2026-11-24T12:00:00Z" }],
    });
  });

  test("is no reconciliation while another Kustomization has to be waited for", () => {
    const status = kustomizationStatus(kustomization(), waitsForAnother, TIMING);

    expect(status).not.toHaveProperty("lastAttemptedRevision");
    expect(status["conditions"]).toEqual([
      expect.objectContaining({ type: "Ready", status: "False", reason: "DependencyNotReady" }),
    ]);
  });

  test("counts a build that ends as before, and keeps five lines of history, the newest first", () => {
    const lines = ["e", "f", "1", "2", "d"].map((digit) => ({
      digest: `sha256:${digit.repeat(64)}`,
      firstReconciled: "2026-11-01T00:00:00Z",
      lastReconciledStatus: "ReconciliationSucceeded",
      totalReconciliations: 7,
    }));

    const again = kustomizationStatus(kustomization({ history: lines }), applied, TIMING);
    const other = kustomizationStatus(kustomization({ history: lines }), failed, TIMING);

    expect(again["history"]).toMatchObject([
      { digest: DIGEST, firstReconciled: "2026-11-01T00:00:00Z", totalReconciliations: 8 },
      { digest: lines[0]?.digest },
      { digest: lines[1]?.digest },
      { digest: lines[2]?.digest },
      { digest: lines[3]?.digest },
    ]);
    expect(other["history"]).toMatchObject([
      { digest: DIGEST, lastReconciledStatus: "BuildFailed", totalReconciliations: 1 },
      ...lines.slice(0, 4).map(({ digest }) => ({ digest })),
    ]);
  });

  test("tells who changes an object again and again, and what to do", () => {
    const contests = [
      { kind: "changed", name: "Deployment/apps/shop", changer: "scaler", delaySeconds: 20 },
    ] as const;

    const status = kustomizationStatus(kustomization(), { ...applied, contests }, TIMING);

    expect(status).toMatchObject({
      conditions: [
        { type: "Ready", status: "True" },
        {
          type: "Contested",
          status: "True",
          message:
            "Deployment/apps/shop is changed again and again by 'scaler', and now set back only after 20s: take the field out of git, annotate the object with kustomize.toolkit.fluxcd.io/ssa: Merge, or stop 'scaler'",
        },
      ],
    });
  });

  test("waits for health in Flux's words, and finishes nothing yet", () => {
    const waiting: KustomizationOutcome = { ...applied, health: { kind: "waiting" } };

    const status = kustomizationStatus(kustomization(), waiting, TIMING);
    const events = kustomizationEvents(kustomization(), waiting, TIMING);

    const message = `Running health checks for revision ${REVISION} with a timeout of 9m30s`;
    expect(status).not.toHaveProperty("lastAppliedRevision");
    expect(status).not.toHaveProperty("history");
    expect(status).toMatchObject({
      lastAttemptedRevision: REVISION,
      conditions: [
        { type: "Reconciling", status: "True", message },
        { type: "Ready", status: "Unknown", reason: "Progressing" },
        { type: "Healthy", status: "Unknown", message },
      ],
    });
    expect(events.map(({ reason }) => reason)).toEqual(["Progressing", "Progressing"]);
  });

  test("is stalled where only a change of the object helps", () => {
    const stalled: KustomizationOutcome = {
      wasAttempted: false,
      changes: [],
      pruned: [],
      failure: { reason: "UnsupportedField", message: "no", retry: "never" },
    };

    expect(kustomizationStatus(kustomization(), stalled, TIMING)).toMatchObject({
      observedGeneration: 2,
      conditions: [
        { type: "Stalled", status: "True" },
        { type: "Ready", status: "False" },
      ],
    });
  });
});

describe("kustomizationEvents", () => {
  test("tells what changed, what was pruned, and how long it took", () => {
    const annotations = { "kustomize.toolkit.fluxcd.io/revision": REVISION };

    expect(kustomizationEvents(kustomization(), applied, TIMING)).toEqual([
      {
        type: "Normal",
        reason: "Progressing",
        message: "Service/apps/shop created\nDeployment/apps/shop configured",
        annotations,
      },
      {
        type: "Normal",
        reason: "Progressing",
        message: "ConfigMap/apps/old deleted",
        annotations,
      },
      {
        type: "Normal",
        reason: "ReconciliationSucceeded",
        message: "Reconciliation finished in 176ms, next run in 10m0s",
        annotations: { ...annotations, "kustomize.toolkit.fluxcd.io/commit_status": "update" },
      },
    ]);
  });

  test("warns of a failure", () => {
    const events = kustomizationEvents(
      kustomization(),
      { ...failed, changes: [], pruned: [] },
      TIMING,
    );

    expect(events).toMatchObject([
      { type: "Warning", reason: "BuildFailed", message: "kustomize build failed: no" },
    ]);
  });

  test("tells without a warning that another Kustomization has to be waited for, and which", () => {
    expect(kustomizationEvents(kustomization(), waitsForAnother, TIMING)).toMatchObject([
      {
        type: "Normal",
        reason: "DependencyNotReady",
        message:
          "Dependencies do not meet ready condition, retrying in 10s: dependency 'apps/db' is not ready",
      },
    ]);
  });

  test("tells nothing while the source has no revision: its own events say why", () => {
    const outcome: KustomizationOutcome = {
      wasAttempted: false,
      changes: [],
      pruned: [],
      failure: {
        reason: "ArtifactFailed",
        message: "Source artifact not found, retrying in 30s",
        retry: "dependency",
      },
    };

    expect(kustomizationEvents(kustomization(), outcome, TIMING)).toEqual([]);
  });
});
