import type { GitRepository } from "../objects/git-repository.ts";
import type { JsonObject } from "../objects/kube-object.ts";
import { changeConditions, type ConditionChange, type Verdict } from "./conditions.ts";
import type { EventFact } from "./event-fact.ts";
import type { GitRepositoryOutcome } from "./git-repository-outcome.ts";

const GROUP = "source.toolkit.fluxcd.io";
const SUBJECT_LENGTH = 50; // Flux cuts the first line of a commit message off here in its events

/** The status that an outcome leads to, as a merge patch: conditions, artifact and what was observed, in Flux's words. */
export function gitRepositoryStatus(
  repository: GitRepository,
  outcome: GitRepositoryOutcome,
  now: Date,
): JsonObject {
  const { conditions, generation, requestedAt, ignore } = repository;
  const handled = requestedAt === undefined ? {} : { lastHandledReconcileAt: requestedAt };
  const change = { ...conditionsOf(repository, outcome), generation, now };
  const status = { ...handled, conditions: changeConditions(conditions, change) };
  if (outcome.kind === "stored") {
    return {
      ...status,
      artifact: outcome.artifact,
      observedGeneration: generation,
      observedIgnore: ignore ?? null,
    };
  }
  return outcome.isStalled ? { ...status, observedGeneration: generation } : status;
}

/** What is told about a look at a repository: a new revision, a recovery, a failure, or that nothing changed. */
export function gitRepositoryEvents(
  repository: GitRepository,
  outcome: GitRepositoryOutcome,
): readonly EventFact[] {
  if (outcome.kind === "failed") {
    const { reason, message } = outcome;
    return [{ type: "Warning", reason, message, annotations: {} }];
  }
  const { revision, digest } = outcome.artifact;
  const hadFailed = repository.conditions.some(({ type }) => type === "FetchFailed");
  if (!outcome.isNew && !hadFailed) {
    const message = `no changes since last reconciliation: observed revision '${revision}'`;
    return [{ type: "Normal", reason: "GitOperationSucceeded", message, annotations: {} }];
  }
  return [
    {
      type: "Normal",
      reason: outcome.isNew ? "NewArtifact" : "Succeeded",
      message: `stored artifact for commit '${subjectOf(outcome.commitMessage)}'`,
      annotations: { [`${GROUP}/revision`]: revision, [`${GROUP}/digest`]: digest },
    },
  ];
}

function conditionsOf(
  repository: GitRepository,
  outcome: GitRepositoryOutcome,
): Pick<ConditionChange, "set" | "remove"> {
  if (outcome.kind === "stored") {
    const message = `stored artifact for revision '${outcome.artifact.revision}'`;
    return {
      set: [verdict("Ready", "True", message), verdict("ArtifactInStorage", "True", message)],
      remove: [
        "Reconciling",
        "Stalled",
        "FetchFailed",
        "ArtifactOutdated",
        "StorageOperationFailed",
      ],
    };
  }
  const { reason, message, isStalled } = outcome;
  const failed: readonly Verdict[] = [
    { type: "Ready", status: "False", reason, message },
    { type: "FetchFailed", status: "True", reason, message },
  ];
  if (isStalled) {
    return {
      set: [...failed, { type: "Stalled", status: "True", reason, message }],
      remove: ["Reconciling"],
    };
  }
  const progress = progressOf(repository);
  return {
    set: [
      ...failed,
      { type: "Reconciling", status: "True", reason: "ProgressingWithRetry", message: progress },
    ],
    remove: ["Stalled"],
  };
}

/** What a look is for. */
function progressOf({ artifact, generation, observedGeneration }: GitRepository): string {
  if (artifact === undefined) return "building artifact";
  return generation === observedGeneration
    ? "reconciliation in progress"
    : `processing object: new generation ${observedGeneration} -> ${generation}`;
}

function verdict(type: string, status: Verdict["status"], message: string): Verdict {
  return { type, status, reason: "Succeeded", message };
}

function subjectOf(commitMessage: string): string {
  const [subject = ""] = commitMessage.trim().split("\n", 1);
  const characters = Array.from(subject);
  if (characters.length <= SUBJECT_LENGTH) return subject;
  return `${characters.slice(0, SUBJECT_LENGTH).join("")}...`;
}
