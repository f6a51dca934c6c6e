import { printDuration } from "../objects/duration.ts";
import type { FluxKustomization, HistoryEntry } from "../objects/flux-kustomization.ts";
import type { JsonObject } from "../objects/kube-object.ts";
import { textAt, valueAt } from "../objects/read-json.ts";
import { changeConditions, printTime, type ConditionChange, type Verdict } from "./conditions.ts";
import { contestMessage } from "./contest.ts";
import type { EventFact } from "./event-fact.ts";
import type { Change, KustomizationOutcome } from "./kustomization-outcome.ts";

const GROUP = "kustomize.toolkit.fluxcd.io";
const MAX_HISTORY = 5; // Flux keeps this many

/** When a reconcile ended, and how long it took. */
export interface Timing {
  readonly now: Date;
  readonly seconds: number;
}

/** The status that an outcome leads to, as a merge patch, in Flux's words. */
export function kustomizationStatus(
  kustomization: FluxKustomization,
  outcome: KustomizationOutcome,
  timing: Timing,
): JsonObject {
  const { conditions, generation, requestedAt } = kustomization;
  const { failure, revision, inventory } = outcome;
  if (outcome.health?.kind === "waiting") return waitingStatus(kustomization, outcome, timing.now);
  const change = { ...withContests(conditionsOf(outcome), outcome), generation, now: timing.now };
  const isSettled = failure === undefined || failure.retry === "never";
  return {
    ...(requestedAt === undefined ? {} : { lastHandledReconcileAt: requestedAt }),
    ...(isSettled ? { observedGeneration: generation } : {}),
    ...(outcome.wasAttempted ? { lastAttemptedRevision: revision } : {}),
    ...(failure === undefined ? { lastAppliedRevision: revision } : {}),
    ...(inventory === undefined ? {} : { inventory: { entries: inventory } }),
    ...historyOf(kustomization, outcome, timing),
    conditions: changeConditions(conditions, change),
  };
}

/** The status of a Kustomization that is still at work: what it is doing, and what it is about to own. */
export function progressStatus(
  kustomization: FluxKustomization,
  { revision, progress, inventory }: KustomizationOutcome,
  now: Date,
  more: readonly Verdict[] = [],
): JsonObject {
  const { conditions, generation } = kustomization;
  return {
    lastAttemptedRevision: revision,
    ...(inventory === undefined ? {} : { inventory: { entries: inventory } }),
    conditions: changeConditions(conditions, {
      set: [
        ...more,
        {
          type: "Ready",
          status: "Unknown",
          reason: "Progressing",
          message: "Reconciliation in progress",
        },
        { type: "Reconciling", status: "True", reason: "Progressing", message: progress },
      ],
      remove: ["Stalled"],
      generation,
      now,
    }),
  };
}

function waitingStatus(
  kustomization: FluxKustomization,
  outcome: KustomizationOutcome,
  now: Date,
): JsonObject {
  const timeout = printDuration(kustomization.timeoutSeconds);
  const message = `Running health checks for revision ${outcome.revision} with a timeout of ${timeout}`;
  const reason = "Progressing";
  const healthy = { type: "Healthy", status: "Unknown", reason, message } as const;
  return progressStatus(kustomization, { ...outcome, progress: message }, now, [healthy]);
}

/** What is told about a reconcile: what changed, what was pruned, how it ended. */
export function kustomizationEvents(
  { intervalSeconds }: FluxKustomization,
  outcome: KustomizationOutcome,
  { seconds }: Timing,
): readonly EventFact[] {
  const { failure, health, revision, changes, pruned } = outcome;
  const annotations = revision === undefined ? {} : { [`${GROUP}/revision`]: revision };
  const lists = [changes.filter(isChanged), pruned].filter((list) => list.length > 0);
  const told = lists.map((list): EventFact => {
    return { type: "Normal", reason: "Progressing", message: printChanges(list), annotations };
  });
  if (health?.kind === "waiting") return told;
  if (health?.isNews === true) {
    told.push({ type: "Normal", reason: "Progressing", message: health.message, annotations });
  }
  if (failure !== undefined) {
    const { reason, message } = failure;
    return [...told, { type: "Warning", reason, message, annotations }];
  }
  const took = printDuration(Math.round(seconds * 1000) / 1000);
  return [
    ...told,
    {
      type: "Normal",
      reason: "ReconciliationSucceeded",
      message: `Reconciliation finished in ${took}, next run in ${printDuration(intervalSeconds)}`,
      annotations: { ...annotations, [`${GROUP}/commit_status`]: "update" },
    },
  ];
}

/** One line for each object: what it is and what was done to it. */
export function printChanges(changes: readonly Change[]): string {
  return changes.map(({ subject, action }) => `${subject} ${action}`).join("\n");
}

/** Whether something was done to an object. */
export function isChanged({ action }: Change): boolean {
  return action === "created" || action === "configured";
}

function conditionsOf(outcome: KustomizationOutcome): Pick<ConditionChange, "set" | "remove"> {
  const { failure, health, revision, progress } = outcome;
  if (failure === undefined) {
    const message = `Applied revision: ${revision}`;
    const ready: Verdict = {
      type: "Ready",
      status: "True",
      reason: "ReconciliationSucceeded",
      message,
    };
    if (health?.kind !== "passed") {
      return { set: [ready], remove: ["Reconciling", "Stalled", "Healthy"] };
    }
    const healthy: Verdict = {
      type: "Healthy",
      status: "True",
      reason: "Succeeded",
      message: health.message,
    };
    return { set: [ready, healthy], remove: ["Reconciling", "Stalled"] };
  }
  const { reason, message, retry } = failure;
  const ready = { type: "Ready", status: "False", reason, message } as const;
  if (retry === "never") {
    return {
      set: [ready, { type: "Stalled", status: "True", reason, message }],
      remove: ["Reconciling"],
    };
  }
  const isUnhealthy = reason === "HealthCheckFailed";
  return {
    set: [
      ready,
      { type: "Reconciling", status: "True", reason: "ProgressingWithRetry", message: progress },
      ...(isUnhealthy ? [{ type: "Healthy", status: "False", reason, message } as const] : []),
    ],
    remove: ["Stalled"],
  };
}

/** Our own condition, which nobody reads as a failure: others change what is applied, again and again. */
function withContests(
  { set, remove }: Pick<ConditionChange, "set" | "remove">,
  { contests = [] }: KustomizationOutcome,
): Pick<ConditionChange, "set" | "remove"> {
  const type = "Contested";
  if (contests.length === 0) return { set, remove: [...remove, type] };
  const message = contestMessage(contests);
  return { set: [...set, { type, status: "True", reason: "ChangedByOthers", message }], remove };
}

/** Flux's history: the newest first; a build that ends as the one before did is counted there. */
function historyOf(
  { history }: FluxKustomization,
  { digest, revision = "", failure }: KustomizationOutcome,
  { now, seconds }: Timing,
): JsonObject {
  if (digest === undefined) return {};
  const status = failure?.reason ?? "ReconciliationSucceeded";
  const before = history.find(
    (entry) =>
      textAt(entry, "digest") === digest && textAt(entry, "lastReconciledStatus") === status,
  );
  const count = valueAt(before, "totalReconciliations");
  const entry: HistoryEntry = {
    digest,
    firstReconciled: textAt(before, "firstReconciled") ?? printTime(now),
    lastReconciled: printTime(now),
    lastReconciledDuration: printDuration(Math.round(seconds * 1000) / 1000),
    lastReconciledStatus: status,
    totalReconciliations: (typeof count === "number" ? count : 0) + 1,
    metadata: { revision },
  };
  return { history: [entry, ...history.filter((other) => other !== before)].slice(0, MAX_HISTORY) };
}
