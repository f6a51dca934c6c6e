import { parseJsonObject } from "../../objects/parse-json.ts";
import { textAt } from "../../objects/read-json.ts";
import type { ApiProblem } from "../../ports.ts";
import type { ApiAnswer } from "./connection.ts";

/** Reads the refusal that an answer of the API server is: a `Status` object, or text of something in between. */
export function problemOf({ status, body }: ApiAnswer): ApiProblem {
  const parsed = parseJsonObject(body);
  const text = body.trim().slice(0, 200);
  return {
    status,
    reason: textAt(parsed, "reason") ?? "",
    message: textAt(parsed, "message") ?? `HTTP ${status} ${text}`.trim(),
  };
}

/** Whether an answer says that the kind that was asked for is not served, and not that an object of it is missing. */
export function isUnserved({ status, body }: ApiAnswer): boolean {
  return status === 404 && textAt(parseJsonObject(body), "details", "name") === undefined;
}

/** The problem of a request that got no answer at all. */
export function unreachable(thrown: unknown): ApiProblem {
  const cause = thrown instanceof Error ? thrown.message : String(thrown);
  return {
    status: 0,
    reason: "Unreachable",
    message: `the API server did not answer: ${cause}`,
  };
}
