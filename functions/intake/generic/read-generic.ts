import { isJsonObject, quote } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, tellsNothing, type Event, type Reading } from "../event.ts";
import type { Claims, Proven } from "../proof/proof.ts";
import { optionalHeader } from "../read-header.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import type { SenderOptions } from "../sender.ts";
import { readChange, refMoved } from "./read-change.ts";

/**
 * Reads a delivery that a script made. What it says in its body counts; where that names nothing, what its token says of the
 * workflow that it was issued to; and else what such a delivery is set up to mean.
 */
export function readGeneric(
  delivery: Delivery,
  options: SenderOptions,
  { claims }: Proven,
): Result<Reading, Rejection> {
  const said = delivery.body.byteLength === 0 ? ok(undefined) : readBody(delivery);
  if (!said.ok) return said;
  const event = said.value ?? changeIn(claims ?? {}) ?? meaningOf(options);
  if (event !== undefined) return ok(tells(event));
  return ok(tellsNothing("The body names no repository and no image, and nothing else does."));
}

function readBody(delivery: Delivery): Result<Event | undefined, Rejection> {
  const body = readJsonObject(delivery);
  return body.ok ? readChange(body.value) : body;
}

const GITHUB_ACTIONS = "https://token.actions.githubusercontent.com";

/** The branch or tag that a workflow of GitHub Actions runs for, as its token says. */
function changeIn({ iss, repository, ref, sha }: Claims): Event | undefined {
  if (iss !== GITHUB_ACTIONS || typeof repository !== "string" || typeof ref !== "string") {
    return undefined;
  }
  const after = typeof sha === "string" ? sha : undefined;
  return refMoved(`https://github.com/${repository}.git`, ref, { after });
}

function meaningOf({ means }: SenderOptions): Event | undefined {
  return means === undefined ? undefined : refMoved(means.repository, means.ref);
}

/** Kinds of event in Standard Webhooks that are read: their `data` is what a script would say. */
const TYPES: ReadonlySet<string> = new Set(["repository.pushed", "image.pushed"]);

/** Reads a webhook as Standard Webhooks shape it: `type`, `timestamp` and `data`. */
export function readStandardWebhook(delivery: Delivery): Result<Reading, Rejection> {
  const body = readJsonObject(delivery);
  if (!body.ok) return body;
  const { type, data } = body.value;
  const deliveryId = optionalHeader(delivery, "webhook-id");
  if (typeof type !== "string" || !TYPES.has(type)) {
    return ok(tellsNothing(`The type ${quote(type)} is none that is read.`, deliveryId));
  }
  if (!isJsonObject(data))
    return malformedBody(`In the body, data is ${quote(data)}, not an object.`);
  const event = readChange(data);
  if (!event.ok) return event;
  if (event.value !== undefined) return ok(tells(event.value, deliveryId));
  return ok(tellsNothing("The data names no repository and no image.", deliveryId));
}
