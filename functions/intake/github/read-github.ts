import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "../delivery.ts";
import type { Event } from "../event.ts";
import { readPayload } from "../read-payload.ts";
import { malformedHeader, type Rejection } from "../rejection.ts";
import { readSignedText, type IsSigned } from "../signature.ts";
import { readCreate, readDelete } from "./read-create-delete.ts";
import { readPush } from "./read-push.ts";

type Reader = (payload: JsonObject, deliveryId: string) => Result<Event, Rejection>;

// A Map, so that an event named "constructor" finds nothing.
const READER_OF_EVENT: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["push", readPush],
  ["create", readCreate],
  ["delete", readDelete],
  ["ping", (_payload, deliveryId) => ok({ kind: "ping", deliveryId })],
]);

/** Reads a delivery of GitHub, or of a GitHub Enterprise Server: who signed it, then what it says. */
export async function readGithub(
  delivery: Delivery,
  isSigned: IsSigned,
): Promise<Result<Event, Rejection>> {
  const body = await readSignedText(delivery, isSigned);
  if (!body.ok) return body;
  const payload = readPayload(delivery, body.value);
  if (!payload.ok) return payload;
  const name = readHeader(delivery, "X-GitHub-Event");
  if (!name.ok) return name;
  const deliveryId = readHeader(delivery, "X-GitHub-Delivery");
  if (!deliveryId.ok) return deliveryId;
  const read = READER_OF_EVENT.get(name.value) ?? ignore(name.value);
  return read(payload.value, deliveryId.value);
}

function ignore(name: string): Reader {
  const reason = `A GitHub event ${quote(name)} moves no branch and no tag.`;
  return (_payload, deliveryId) => ok({ kind: "ignored", deliveryId, reason });
}

/** Reads a header that must be there once: the signature is of the body alone and says nothing about it. */
function readHeader(delivery: Delivery, name: string): Result<string, Rejection> {
  const [value, ...more] = headerValues(delivery, name);
  if (value === undefined) return malformedHeader(`The header ${name} is missing.`);
  if (more.length > 0) return malformedHeader(`The header ${name} is there more than once.`);
  if (/^[\x21-\x7e]{1,100}$/.test(value)) return ok(value);
  return malformedHeader(
    `The header ${name} is ${quote(value)}, not 1 to 100 visible ASCII characters.`,
  );
}
