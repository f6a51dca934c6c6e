import type { Answer } from "../intake/delivery.ts";
import { STATUS_OF_REJECTION } from "../intake/rejection.ts";
import type { SendProblem } from "../ports.ts";
import type { Outcome } from "./outcome.ts";

const ACCEPTED = 202;

// With 5xx the forge shows the delivery as failed, from where it can be sent again.
const STATUS_OF_PROBLEM: Readonly<Record<SendProblem["code"], number>> = {
  "queue-unreachable": 503,
  "queue-refused": 502,
  "hint-too-large": 400,
};

// Why it did not, with the queue's name in it, is nothing for the outside.
const NOT_TAKEN = "The queue did not take the hint; the function's log says why.";

/** Tells a sender what became of its delivery: people read it on the forge's page of recent deliveries. */
export function answerTo(outcome: Outcome): Answer {
  switch (outcome.kind) {
    case "queued":
      return answer(ACCEPTED, { outcome: "queued", hints: outcome.hints });
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
      const reason = code === "hint-too-large" ? message : NOT_TAKEN;
      return answer(STATUS_OF_PROBLEM[code], { outcome: "failed", code, reason, advice });
    }
  }
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
