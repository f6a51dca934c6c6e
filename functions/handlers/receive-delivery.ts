import { ok, type Result } from "#contract/result.ts";

import type { Answer, Delivery } from "../intake/delivery.ts";
import { findSender, pathUnknown, type Addressee } from "../intake/find-sender.ts";
import { readDelivery, type Guest, type Told } from "../intake/read-delivery.ts";
import type { Rejection } from "../intake/rejection.ts";
import type { Count, Guests, Log } from "../ports.ts";
import { actOn, type Acting } from "./act-on.ts";
import { answerTo } from "./answer.ts";
import { lineOf } from "./log-line.ts";
import type { Outcome } from "./outcome.ts";

/** What receiving needs from the world. */
export interface Receiving extends Acting {
  readonly guests: Guests;
  readonly log: Log;
  readonly count: Count;
  readonly now: () => Date;
}

/**
 * Receives a delivery, or what could not even be read as one: its hints are on the queues before its sender is answered, so that
 * a hint that was lost is a delivery that the sender shows as failed. One line goes to the log.
 */
export async function receiveDelivery(
  delivery: Result<Delivery, Rejection>,
  world: Receiving,
): Promise<Answer> {
  const request = delivery.ok ? addressed(delivery.value, world.guests) : delivery;
  const outcome: Outcome = request.ok
    ? await outcomeOf(request.value, world)
    : { kind: "rejected", rejection: request.error };
  const sender = request.ok ? nameOf(request.value.addressee) : undefined;
  world.log({ ...lineOf(outcome, delivery, world.now()), sender });
  countOutcome(outcome, sender, world.count);
  return answerTo(outcome);
}

/** A delivery, and whom its path names. */
interface Request {
  readonly delivery: Delivery;
  readonly addressee: Addressee;
}

function addressed(delivery: Delivery, { names }: Guests): Result<Request, Rejection> {
  const addressee = findSender(delivery.path, names);
  return addressee.ok ? ok({ delivery, addressee: addressee.value }) : addressee;
}

async function outcomeOf({ delivery, addressee }: Request, world: Receiving): Promise<Outcome> {
  const guest = await world.guests.find(addressee);
  if (!guest.ok) return { kind: "failed", clusters: [], problem: guest.error };
  if (guest.value === undefined) {
    return { kind: "rejected", rejection: pathUnknown(delivery.path, world.guests.names) };
  }
  const told = await readTrusted(delivery, guest.value, { addressee, guests: world.guests });
  if (!told.ok) return { kind: "rejected", rejection: told.error };
  const { receivedAt, body } = delivery;
  const { isBelieved } = guest.value.sender;
  return actOn(told.value, { name: nameOf(addressee), receivedAt, body, isBelieved }, world);
}

/** Reads a delivery; one that no secret fits is read again where the secrets have changed in the meantime. */
async function readTrusted(
  delivery: Delivery,
  guest: Guest,
  { addressee, guests }: { readonly addressee: Addressee; readonly guests: Guests },
): Promise<Result<Told, Rejection>> {
  const told = await readDelivery(delivery, guest);
  if (told.ok || told.error.code !== "not-signed") return told;
  const changed = await guests.findChanged(addressee, guest);
  return changed === undefined ? told : readDelivery(delivery, changed);
}

function nameOf(addressee: Addressee): string {
  return addressee.kind === "sender" ? addressee.name : "receiver";
}

/** Counts what became of a delivery, and which secret it was proven by: the old one, while one is exchanged. */
export function countOutcome(outcome: Outcome, sender: string | undefined, count: Count): void {
  count("Deliveries", { outcome: outcome.kind, sender: sender ?? "nobody" });
  if ("secret" in outcome && outcome.secret !== undefined) {
    count("SecretUses", { secret: outcome.secret });
  }
}
