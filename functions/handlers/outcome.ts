import type { Event } from "../intake/event.ts";
import type { Rejection } from "../intake/rejection.ts";
import type { SendProblem } from "../ports.ts";

/** What became of a delivery: the answer and the line in the log are made of it. */
export type Outcome =
  | { readonly kind: "queued"; readonly event: Event; readonly hints: number }
  | { readonly kind: "ignored"; readonly event: Event; readonly reason: string }
  | { readonly kind: "rejected"; readonly rejection: Rejection }
  | { readonly kind: "failed"; readonly event: Event; readonly problem: SendProblem };
