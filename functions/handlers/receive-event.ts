import { isJsonObject, quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { tellsNothing } from "../intake/event.ts";
import type { Told } from "../intake/read-delivery.ts";
import { readEcrEvent } from "../intake/registries/read-ecr.ts";
import { malformedBody, type Rejection } from "../intake/rejection.ts";
import type { Count, Log } from "../ports.ts";
import { actOn, type Acting } from "./act-on.ts";
import { lineOf } from "./log-line.ts";
import type { Outcome } from "./outcome.ts";
import { countOutcome } from "./receive-delivery.ts";

/** What receiving events needs from the world. */
export interface ReceivingEvents extends Acting {
  readonly log: Log;
  readonly count: Count;
  readonly now: () => Date;
}

/**
 * Receives an event that EventBridge hands to the function, which IAM alone lets it do. Where a hint could not be sent it throws, so
 * that Lambda tries again, and keeps the event when that fails, too.
 */
export async function receiveEvent(event: unknown, world: ReceivingEvents): Promise<Outcome> {
  const receivedAt = world.now();
  const told = readEvent(event);
  const outcome: Outcome = told.ok
    ? await actOn(told.value, { ...ECR, receivedAt, body: EMPTY }, world)
    : { kind: "rejected", rejection: told.error };
  const request = { method: "", path: "", headers: [], body: EMPTY, receivedAt };
  world.log({ ...lineOf(outcome, ok(request), world.now()), sender: ECR.name });
  countOutcome(outcome, ECR.name, world.count);
  if (outcome.kind === "failed") throw new Error(outcome.problem.message);
  return outcome;
}

const ECR = { name: "ecr", isBelieved: true } as const;
const EMPTY = new Uint8Array();

function readEvent(event: unknown): Result<Told, Rejection> {
  if (!isJsonObject(event)) return malformedBody(`The event is ${quote(event)}, not an object.`);
  if (event["source"] === undefined) return ok(tellsNothing("The event names no source."));
  return readEcrEvent(event);
}
