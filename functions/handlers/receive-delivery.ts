import type { Result } from "#contract/result.ts";

import type { Answer, Delivery } from "../intake/delivery.ts";
import type { Event } from "../intake/event.ts";
import { readEvent } from "../intake/read-event.ts";
import type { Rejection } from "../intake/rejection.ts";
import type { IsSigned } from "../intake/signature.ts";
import type { Log, SendHint } from "../ports.ts";
import { route } from "../routing/route.ts";
import { answerTo } from "./answer.ts";
import { lineOf } from "./log-line.ts";
import type { Outcome } from "./outcome.ts";

/** What receiving needs from the world. */
export interface Receiving {
  readonly isSigned: IsSigned;
  readonly send: SendHint;
  readonly log: Log;
  readonly now: () => Date;
}

/**
 * Receives a delivery, or what could not even be read as one: its hints are on the queue before its sender is answered, so that
 * a hint that was lost is a delivery that the sender shows as failed. One line goes to the log.
 */
export async function receiveDelivery(
  delivery: Result<Delivery, Rejection>,
  world: Receiving,
): Promise<Answer> {
  const outcome = await outcomeOf(delivery, world);
  world.log(lineOf(outcome, delivery, world.now()));
  return answerTo(outcome);
}

async function outcomeOf(
  delivery: Result<Delivery, Rejection>,
  { isSigned, send }: Receiving,
): Promise<Outcome> {
  if (!delivery.ok) return { kind: "rejected", rejection: delivery.error };
  const event = await readEvent(delivery.value, isSigned);
  if (!event.ok) return { kind: "rejected", rejection: event.error };
  return queueHints(event.value, delivery.value.receivedAt, send);
}

async function queueHints(event: Event, receivedAt: Date, send: SendHint): Promise<Outcome> {
  const routed = route(event, receivedAt);
  if (routed.kind === "nobody") return { kind: "ignored", event, reason: routed.because };
  const sent = await Promise.all(routed.hints.map(send));
  const lost = sent.find((result) => !result.ok);
  if (lost !== undefined) return { kind: "failed", event, problem: lost.error };
  return { kind: "queued", event, hints: routed.hints.length };
}
