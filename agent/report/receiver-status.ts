import { printDuration } from "../objects/duration.ts";
import type { JsonObject } from "../objects/kube-object.ts";
import type { Receiver } from "../objects/receiver.ts";
import { changeConditions, type ConditionChange } from "./conditions.ts";
import type { EventFact } from "./event-fact.ts";
import type { ReceiverOutcome } from "./receiver-outcome.ts";

const INVALID = "Reconciliation failed terminally due to configuration error";

/** The status that an outcome leads to, as a merge patch, in the words of notification-controller. */
export function receiverStatus(
  receiver: Receiver,
  outcome: ReceiverOutcome,
  now: Date,
): JsonObject {
  const { conditions, generation, requestedAt } = receiver;
  const change = { ...conditionsOf(outcome), generation, now };
  const status = {
    ...(requestedAt === undefined ? {} : { lastHandledReconcileAt: requestedAt }),
    conditions: changeConditions(conditions, change),
  };
  switch (outcome.kind) {
    case "initialized":
      return { ...status, webhookPath: outcome.webhookPath, observedGeneration: generation };
    case "token-missing":
      return { ...status, webhookPath: null };
    case "expression-invalid":
      return { ...status, observedGeneration: generation };
  }
}

/** What is told about a Receiver each time it is reconciled. */
export function receiverEvents(
  { intervalSeconds }: Receiver,
  outcome: ReceiverOutcome,
): readonly EventFact[] {
  const annotations = {};
  switch (outcome.kind) {
    case "initialized": {
      const message = `Reconciliation finished, next run in ${printDuration(intervalSeconds)}`;
      return [{ type: "Normal", reason: "Succeeded", message, annotations }];
    }
    case "token-missing":
      return [{ type: "Warning", reason: "Failed", message: outcome.message, annotations }];
    case "expression-invalid": {
      const message = `${INVALID}: ${outcome.message}`;
      return [{ type: "Warning", reason: "InvalidCELExpression", message, annotations }];
    }
  }
}

function conditionsOf(outcome: ReceiverOutcome): Pick<ConditionChange, "set" | "remove"> {
  switch (outcome.kind) {
    case "initialized": {
      const message = `Receiver initialized for path: ${outcome.webhookPath}`;
      return {
        set: [{ type: "Ready", status: "True", reason: "Succeeded", message }],
        remove: ["Reconciling", "Stalled"],
      };
    }
    case "token-missing": {
      const { message } = outcome;
      const progress = { reason: "ProgressingWithRetry", message: "Reconciliation in progress" };
      return {
        set: [
          { type: "Ready", status: "False", reason: "TokenNotFound", message },
          { type: "Reconciling", status: "True", ...progress },
        ],
        remove: ["Stalled"],
      };
    }
    case "expression-invalid": {
      const why = { reason: "InvalidCELExpression", message: `${INVALID}: ${outcome.message}` };
      return {
        set: [
          { type: "Ready", status: "False", ...why },
          { type: "Stalled", status: "True", ...why },
        ],
        remove: ["Reconciling"],
      };
    }
  }
}
