import type { Answer } from "../intake/delivery.ts";
import { STATUS_OF_REJECTION } from "../intake/rejection.ts";
import type { GuestProblem, SendProblem } from "../ports.ts";
import type { Outcome } from "./outcome.ts";

const OK = 200;
const ACCEPTED = 202;

// With 5xx the sender shows the delivery as failed, from where it can be sent again, or sends it again by itself.
const STATUS_OF_PROBLEM: Readonly<Record<(SendProblem | GuestProblem)["code"], number>> = {
  "queue-unreachable": 503,
  "queue-refused": 502,
  "secrets-unreachable": 503,
  "hint-too-large": 400,
};

// Why it did not, with the names of queues and secrets in it, is nothing for the outside.
const NOT_TAKEN = "The queue did not take the hint; the function's log says why.";
const NOT_KNOWN = "The secrets could not be read; the function's log says why.";

/** Tells a sender what became of its delivery: people read it on the forge's page of recent deliveries. */
export function answerTo(outcome: Outcome): Answer {
  switch (outcome.kind) {
    case "queued":
      return answer(ACCEPTED, { outcome: "queued", hints: outcome.hints });
    case "repeated":
      return answer(ACCEPTED, { outcome: "repeated", reason: "This delivery was queued before." });
    case "replied":
      return answer(OK, outcome.reply.body ?? {}, outcome.reply.headers);
    case "ignored":
      return answer(ACCEPTED, { outcome: "ignored", reason: outcome.reason });
    case "rejected": {
      const { code, message, advice } = outcome.rejection;
      const allow = code === "method-wrong" ? { allow: "POST" } : {};
      const body = { outcome: "rejected", code, reason: message, advice };
      return answer(STATUS_OF_REJECTION[code], body, allow);
    }
    case "failed": {
      const { code, message, advice } = outcome.problem;
      const reason = code === "hint-too-large" ? message : whatFailed(code);
      return answer(STATUS_OF_PROBLEM[code], { outcome: "failed", code, reason, advice });
    }
  }
}

function whatFailed(code: string): string {
  return code === "secrets-unreachable" ? NOT_KNOWN : NOT_TAKEN;
}

function answer(
  status: number,
  body: Readonly<Record<string, string | number>>,
  headers: Answer["headers"] = {},
): Answer {
  return {
    status,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
}
