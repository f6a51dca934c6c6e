import type { Result } from "#contract/result.ts";

import type { Delivery } from "../intake/delivery.ts";
import type { Event } from "../intake/event.ts";
import { optionalHeader } from "../intake/read-header.ts";
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
    case "queued": {
      const clusters = outcome.clusters.join(" ");
      return { level: "info", message: "delivery queued", ...fieldsOf(outcome), clusters, ...took };
    }
    case "repeated":
      return { level: "info", message: "delivery repeated", ...fieldsOf(outcome), ...took };
    case "replied":
      return { level: "info", message: "handshake answered", ...fieldsOf(outcome), ...took };
    case "ignored": {
      const { reason } = outcome;
      return { level: "info", message: "delivery ignored", ...fieldsOf(outcome), reason, ...took };
    }
    case "rejected": {
      const { code, message: reason } = outcome.rejection;
      const deliveryId = delivery.ok ? claimedId(delivery.value) : undefined;
      return { level: "warn", message: "delivery rejected", deliveryId, code, reason, ...took };
    }
    case "failed": {
      const { code, message: reason, advice } = outcome.problem;
      const clusters = outcome.clusters.length > 0 ? outcome.clusters.join(" ") : undefined;
      const fields = { ...fieldsOf(outcome), clusters, code, reason, advice };
      return { level: "error", message: "delivery failed", ...fields, ...took };
    }
  }
}

type Fields = Readonly<Record<string, string | undefined>>;

function fieldsOf({ deliveryId, event, secret }: Exclude<Outcome, { kind: "rejected" }>): Fields {
  return { deliveryId, ...(event !== undefined && placeOf(event)), secret };
}

function placeOf(event: Event): Fields {
  const { kind } = event;
  if ("ref" in event) {
    const { repository, ref } = event;
    return { event: kind, repository: repository.urls[0] ?? repository.fullName, ref };
  }
  if (!("image" in event)) return { event: kind };
  const { registry, repository, tag } = event.image;
  return {
    event: kind,
    image: registry === undefined ? repository : `${registry}/${repository}`,
    tag,
  };
}

const ID_HEADERS = [
  "X-GitHub-Delivery",
  "X-Gitea-Delivery",
  "Idempotency-Key",
  "X-Request-UUID",
  "X-Request-Id",
  "webhook-id",
  "ce-id",
];

/** The id that a delivery says it has, whoever sent it. */
function claimedId(delivery: Delivery): string | undefined {
  return optionalHeader(delivery, ...ID_HEADERS);
}
