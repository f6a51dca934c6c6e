import type { Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "../intake/delivery.ts";
import type { Event } from "../intake/event.ts";
import type { Rejection } from "../intake/rejection.ts";
import type { LogLine } from "../ports.ts";
import type { Outcome } from "./outcome.ts";

/** Tells the operator what became of a delivery, in one line that holds nothing of its body but the names of what moved. */
export function lineOf(
  outcome: Outcome,
  delivery: Result<Delivery, Rejection>,
  now: Date,
): LogLine {
  const took = delivery.ok && { milliseconds: now.getTime() - delivery.value.receivedAt.getTime() };
  switch (outcome.kind) {
    case "queued":
      return { level: "info", message: "delivery queued", ...fieldsOf(outcome.event), ...took };
    case "ignored": {
      const { event, reason } = outcome;
      return { level: "info", message: "delivery ignored", ...fieldsOf(event), reason, ...took };
    }
    case "rejected": {
      const { code, message: reason } = outcome.rejection;
      const deliveryId = delivery.ok ? claimedId(delivery.value) : undefined;
      return { level: "warn", message: "delivery rejected", deliveryId, code, reason, ...took };
    }
    case "failed": {
      const { event, problem } = outcome;
      const { code, message: reason, advice } = problem;
      const fields = { ...fieldsOf(event), code, reason, advice };
      return { level: "error", message: "delivery failed", ...fields, ...took };
    }
  }
}

function fieldsOf(event: Event): Readonly<Record<string, string>> {
  const { kind, deliveryId } = event;
  if (!("ref" in event)) return { deliveryId, event: kind };
  return { deliveryId, event: kind, repository: event.repository.urls[0], ref: event.ref };
}

/** The id that a delivery says it has, whoever sent it. */
function claimedId(delivery: Delivery): string | undefined {
  return headerValues(delivery, "X-GitHub-Delivery")[0];
}
