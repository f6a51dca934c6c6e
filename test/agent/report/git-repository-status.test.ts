import { describe, expect, test } from "vitest";

import { readGitRepository } from "../../../agent/objects/git-repository.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";
import type { GitRepositoryOutcome } from "../../../agent/report/git-repository-outcome.ts";
import {
  gitRepositoryEvents,
  gitRepositoryStatus,
} from "../../../agent/report/git-repository-status.ts";

const NOW = new Date("2026-11-24T12:00:00Z");
const REVISION = `main@sha1:${"a".repeat(40)}`;
const artifact = {
  revision: REVISION,
  digest: `sha256:${"d".repeat(64)}`,
  path: "gitrepository/apps/shop/x.tar.gz",
  url: "http://source-controller.flux-system.svc.cluster.local./gitrepository/apps/shop/x.tar.gz",
  lastUpdateTime: "2026-11-24T12:00:00Z",
};
const stored: GitRepositoryOutcome = {
  kind: "stored",
  artifact,
  isNew: true,
  commitMessage: "Release shop 1.2.3\n\nWith a body.",
};

function repository(status: JsonObject = {}, annotations: Record<string, string> = {}) {
  return readGitRepository({
    apiVersion: "source.toolkit.fluxcd.io/v1",
    kind: "GitRepository",
    metadata: { name: "shop", namespace: "apps", uid: "u", generation: 3, annotations },
    spec: { url: "https://github.com/acme/shop", interval: "1m", ref: { branch: "main" } },
    status,
  });
}

describe("gitRepositoryStatus", () => {
  test("says in Flux's words that a revision is stored, and forgets earlier troubles", () => {
    const before = repository({
      observedGeneration: 2,
      conditions: [
        { type: "FetchFailed", status: "True", reason: "x", message: "", lastTransitionTime: "" },
        { type: "Reconciling", status: "True", reason: "x", message: "", lastTransitionTime: "" },
      ],
    });

    const status = gitRepositoryStatus(before, stored, NOW);

    expect(status).toMatchObject({
      artifact,
      observedGeneration: 3,
      conditions: [
        {
          type: "Ready",
          status: "True",
          reason: "Succeeded",
          message: `stored artifact for revision '${REVISION}'`,
          observedGeneration: 3,
        },
        { type: "ArtifactInStorage", status: "True" },
      ],
    });
  });

  test("copies the request that was handled, whether it went well or not", () => {
    const asked = repository({}, { "reconcile.fluxcd.io/requestedAt": "now!" });
    const failed = {
      kind: "failed",
      reason: "GitOperationFailed",
      message: "no",
      isStalled: false,
    };

    expect(gitRepositoryStatus(asked, stored, NOW)).toMatchObject({
      lastHandledReconcileAt: "now!",
    });
    expect(gitRepositoryStatus(asked, { ...failed, kind: "failed" }, NOW)).toMatchObject({
      lastHandledReconcileAt: "now!",
    });
  });

  test("keeps the last artifact when fetching fails, says so, and goes on trying", () => {
    const before = repository({ observedGeneration: 3, artifact });

    const status = gitRepositoryStatus(
      before,
      { kind: "failed", reason: "GitOperationFailed", message: "away", isStalled: false },
      NOW,
    );

    expect(status).not.toHaveProperty("artifact");
    expect(status).not.toHaveProperty("observedGeneration");
    expect(status).toMatchObject({
      conditions: [
        { type: "Reconciling", status: "True", reason: "ProgressingWithRetry" },
        { type: "Ready", status: "False", reason: "GitOperationFailed", message: "away" },
        { type: "FetchFailed", status: "True", reason: "GitOperationFailed", message: "away" },
      ],
    });
  });

  test.for([
    ["there is no artifact yet", {}, "building artifact"],
    ["there is one", { observedGeneration: 3, artifact }, "reconciliation in progress"],
    [
      "the spec changed since",
      { observedGeneration: 2, artifact },
      "processing object: new generation 2 -> 3",
    ],
  ] as const)("says what it is at when fetching fails and %s", ([, before, progress]) => {
    const status = gitRepositoryStatus(
      repository(before),
      { kind: "failed", reason: "GitOperationFailed", message: "away", isStalled: false },
      NOW,
    );

    expect(status["conditions"]).toContainEqual(
      expect.objectContaining({ type: "Reconciling", message: progress }),
    );
  });

  test("is stalled, and has observed the generation, where only a change of the object helps", () => {
    const status = gitRepositoryStatus(
      repository(),
      { kind: "failed", reason: "URLInvalid", message: "no", isStalled: true },
      NOW,
    );

    expect(status).toMatchObject({
      observedGeneration: 3,
      conditions: [{ type: "Stalled", status: "True" }, { type: "Ready" }, { type: "FetchFailed" }],
    });
  });
});

describe("gitRepositoryEvents", () => {
  test("tells of a new artifact with the subject of its commit", () => {
    expect(gitRepositoryEvents(repository(), stored)).toEqual([
      {
        type: "Normal",
        reason: "NewArtifact",
        message: "stored artifact for commit 'Release shop 1.2.3'",
        annotations: {
          "source.toolkit.fluxcd.io/revision": REVISION,
          "source.toolkit.fluxcd.io/digest": artifact.digest,
        },
      },
    ]);
  });

  test("cuts a subject off after 50 characters", () => {
    const subject = "é".repeat(60);

    const [told] = gitRepositoryEvents(repository(), { ...stored, commitMessage: subject });

    expect(told?.message).toBe(`stored artifact for commit '${"é".repeat(50)}...'`);
  });

  test("tells that nothing changed", () => {
    expect(gitRepositoryEvents(repository(), { ...stored, isNew: false })).toEqual([
      {
        type: "Normal",
        reason: "GitOperationSucceeded",
        message: `no changes since last reconciliation: observed revision '${REVISION}'`,
        annotations: {},
      },
    ]);
  });

  test("tells of a recovery", () => {
    const failedBefore = repository({
      conditions: [
        { type: "FetchFailed", status: "True", reason: "x", message: "", lastTransitionTime: "" },
      ],
    });

    expect(gitRepositoryEvents(failedBefore, { ...stored, isNew: false })).toMatchObject([
      { type: "Normal", reason: "Succeeded" },
    ]);
  });
});
