import { printDuration } from "../objects/duration.ts";
import type { FluxKustomization, HistoryEntry } from "../objects/flux-kustomization.ts";
import type { JsonObject } from "../objects/kube-object.ts";
import { textAt, valueAt } from "../objects/read-json.ts";
import { changeConditions, printTime, type Verdict } from "./conditions.ts";
import type { EventFact } from "./event-fact.ts";
import {
  hasBegun,
  kustomizationConditions,
  progressConditions,
  stageMessage,
} from "./kustomization-conditions.ts";
import type { Change, Failure, KustomizationOutcome } from "./kustomization-outcome.ts";

const GROUP = "kustomize.toolkit.fluxcd.io";
const MAX_HISTORY = 5; // Flux keeps this many

/** When a reconcile ended, and how long it took. */
export interface Timing {
  readonly now: Date;
  readonly seconds: number;
}

/** What of it events tell: how long it took, and after how long a dependency that is missing is looked at again. */
export interface EventTiming extends Pick<Timing, "seconds"> {
  readonly requeueDependencySeconds: number;
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
  const change = kustomizationConditions(kustomization, outcome, timing.now);
  const isSettled = failure === undefined || failure.retry === "never";
  return {
    ...(requestedAt === undefined ? {} : { lastHandledReconcileAt: requestedAt }),
    ...(isSettled ? { observedGeneration: generation } : {}),
    ...(outcome.wasAttempted ? { lastAttemptedRevision: revision } : {}),
    ...(failure === undefined ? { lastAppliedRevision: revision } : {}),
    ...(inventory === undefined ? {} : { inventory: { entries: inventory } }),
    ...historyOf(kustomization, outcome, timing),
    conditions: changeConditions(conditions, { ...change, generation, now: timing.now }),
  };
}

/** The status of a Kustomization that is about to apply: what it is going to own. */
export function progressStatus(
  kustomization: FluxKustomization,
  outcome: KustomizationOutcome,
  now: Date,
): JsonObject {
  const message = stageMessage("Detecting drift", kustomization, outcome);
  return statusAt(kustomization, outcome, { message, more: [], now });
}

function waitingStatus(
  kustomization: FluxKustomization,
  outcome: KustomizationOutcome,
  now: Date,
): JsonObject {
  const message = stageMessage("Running health checks", kustomization, outcome);
  const healthy = { type: "Healthy", status: "Unknown", reason: "Progressing", message } as const;
  return statusAt(kustomization, outcome, { message, more: [healthy], now });
}

interface Progress {
  readonly message: string;
  readonly more: readonly Verdict[];
  readonly now: Date;
}

function statusAt(
  { conditions, generation }: FluxKustomization,
  { revision, inventory }: KustomizationOutcome,
  { message, more, now }: Progress,
): JsonObject {
  const change = { ...progressConditions(message, more), generation, now };
  return {
    lastAttemptedRevision: revision,
    ...(inventory === undefined ? {} : { inventory: { entries: inventory } }),
    conditions: changeConditions(conditions, change),
  };
}

/** What is told about a reconcile: what changed, what was pruned, how it ended. */
export function kustomizationEvents(
  { intervalSeconds }: FluxKustomization,
  outcome: KustomizationOutcome,
  { seconds, requeueDependencySeconds }: EventTiming,
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
    const about = { annotations, requeueDependencySeconds };
    return [...told, ...failureEvents(failure, outcome, about)];
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

/** A failure is warned of; that something has to be waited for is no failure. */
function failureEvents(
  { reason, message, retry }: Failure,
  outcome: KustomizationOutcome,
  {
    annotations,
    requeueDependencySeconds,
  }: Pick<EventFact, "annotations"> & Pick<EventTiming, "requeueDependencySeconds">,
): readonly EventFact[] {
  if (reason === "DependencyNotReady") {
    const retrying = `retrying in ${printDuration(requeueDependencySeconds)}`;
    const text = `Dependencies do not meet ready condition, ${retrying}: ${message}`;
    return [{ type: "Normal", reason, message: text, annotations }];
  }
  const isSourceAwaited = retry === "dependency" && !hasBegun(outcome);
  return isSourceAwaited ? [] : [{ type: "Warning", reason, message, annotations }];
}

/** One line for each object: what it is and what was done to it. */
export function printChanges(changes: readonly Change[]): string {
  return changes.map(({ subject, action }) => `${subject} ${action}`).join("\n");
}

/** Whether something was done to an object. */
export function isChanged({ action }: Change): boolean {
  return action === "created" || action === "configured";
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
