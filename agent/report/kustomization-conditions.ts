import { printDuration } from "../objects/duration.ts";
import type { FluxKustomization } from "../objects/flux-kustomization.ts";
import type { ConditionChange, Verdict } from "./conditions.ts";
import { contestMessage, contestReason } from "./contest.ts";
import type { Failure, FailureReason, KustomizationOutcome } from "./kustomization-outcome.ts";

type Conditions = Pick<ConditionChange, "set" | "remove">;

/** What Flux says a Kustomization is at. */
type Stage =
  | "Fetching manifests"
  | "Building manifests"
  | "Detecting drift"
  | "Running health checks";

/** The conditions that an outcome leads to, as Flux's controller sets them, and one of our own. */
export function kustomizationConditions(
  kustomization: FluxKustomization,
  outcome: KustomizationOutcome,
  now: Date,
): Conditions {
  const { failure } = outcome;
  const conditions =
    failure === undefined
      ? whenApplied(outcome, now)
      : whenFailed(failure, { kustomization, outcome, now });
  return withContests(conditions, outcome);
}

/** The conditions of a Kustomization that is at a stage, with those that the stage itself sets. */
export function progressConditions(message: string, more: readonly Verdict[]): Conditions {
  const ready = "Reconciliation in progress";
  return {
    set: [
      ...more,
      { type: "Ready", status: "Unknown", reason: "Progressing", message: ready },
      { type: "Reconciling", status: "True", reason: "Progressing", message },
    ],
    remove: ["Stalled"],
  };
}

/** Flux's sentence for a stage of a reconcile. */
export function stageMessage(
  stage: Stage,
  { timeoutSeconds }: FluxKustomization,
  { revision }: KustomizationOutcome,
): string {
  return `${stage} for revision ${revision} with a timeout of ${printDuration(timeoutSeconds)}`;
}

/** Whether a reconcile came as far as the files of a revision: Flux calls only such a one a reconciliation. */
export function hasBegun({ revision, failure }: KustomizationOutcome): boolean {
  return revision !== undefined && failure?.reason !== "DependencyNotReady";
}

function whenApplied({ health, revision }: KustomizationOutcome, now: Date): Conditions {
  const ready: Verdict = {
    type: "Ready",
    status: "True",
    reason: "ReconciliationSucceeded",
    message: `Applied revision: ${revision}`,
    since: now, // with Flux it is Unknown meanwhile, so that its time is that of the last reconcile
  };
  if (health?.kind !== "passed") {
    return { set: [ready], remove: ["Reconciling", "Stalled", "Healthy"] };
  }
  const { message } = health;
  const healthy: Verdict = { type: "Healthy", status: "True", reason: "Succeeded", message };
  return { set: [ready, healthy], remove: ["Reconciling", "Stalled"] };
}

interface Failed {
  readonly kustomization: FluxKustomization;
  readonly outcome: KustomizationOutcome;
  readonly now: Date;
}

function whenFailed(
  { reason, message, retry }: Failure,
  { kustomization, outcome, now }: Failed,
): Conditions {
  const ready: Verdict = { type: "Ready", status: "False", reason, message };
  if (retry === "never") {
    const stalled: Verdict = { type: "Stalled", status: "True", reason, message };
    return { set: [ready, stalled], remove: ["Reconciling"] };
  }
  if (!hasBegun(outcome)) return { set: [ready], remove: ["Stalled"] };
  const reconciling: Verdict = {
    type: "Reconciling",
    status: "True",
    reason: "ProgressingWithRetry",
    message: stageMessage(stageOf(reason), kustomization, outcome),
  };
  const healthy: Verdict = { type: "Healthy", status: "False", reason, message };
  const isUnhealthy = reason === "HealthCheckFailed";
  return {
    set: [{ ...ready, since: now }, reconciling, ...(isUnhealthy ? [healthy] : [])],
    remove: ["Stalled"],
  };
}

/** At which stage a reconcile fails for a reason. */
function stageOf(reason: FailureReason): Stage {
  switch (reason) {
    case "ArtifactFailed":
      return "Fetching manifests";
    case "BuildFailed":
      return "Building manifests";
    case "HealthCheckFailed":
      return "Running health checks";
    case "AccessDenied":
    case "DependencyNotReady":
    case "InvalidCELExpression":
    case "PruneFailed":
    case "ReconciliationFailed":
    case "UnsupportedField":
      return "Detecting drift";
  }
}

/** Our own condition, which nobody reads as a failure: others change what is applied again and again, or apply it, too. */
function withContests(
  { set, remove }: Conditions,
  { contests = [] }: KustomizationOutcome,
): Conditions {
  const type = "Contested";
  if (contests.length === 0) return { set, remove: [...remove, type] };
  const message = contestMessage(contests);
  const reason = contestReason(contests);
  return { set: [...set, { type, status: "True", reason, message }], remove };
}
