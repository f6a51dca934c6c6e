import type { Event, Reply } from "../intake/event.ts";
import type { Rejection } from "../intake/rejection.ts";
import type { GuestProblem, SendProblem } from "../ports.ts";

/** What became of a delivery: the answer, the line in the log and the metrics are made of it. */
export type Outcome =
  | (Known & {
      readonly kind: "queued";
      readonly hints: number;
      readonly clusters: readonly string[];
    })
  | (Known & { readonly kind: "ignored"; readonly reason: string })
  | (Known & { readonly kind: "repeated" }) // its hints are on their queues already
  | (Known & { readonly kind: "replied"; readonly reply: Reply })
  | (Known & {
      readonly kind: "failed";
      readonly clusters: readonly string[]; // that have not got their hints
      readonly problem: SendProblem | GuestProblem;
    })
  | { readonly kind: "rejected"; readonly rejection: Rejection };

/** What is known of a delivery once it is read. */
interface Known {
  readonly deliveryId?: string;
  readonly event?: Event; // the first of several
  readonly secret?: string; // the name of the one that proved the sender
}
