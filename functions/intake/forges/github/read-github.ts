import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import { headerValues, type Delivery } from "../../delivery.ts";
import { tells, type Event, type Reading } from "../../event.ts";
import { readHeader } from "../../read-header.ts";
import { readPayload } from "../../read-payload.ts";
import { malformedHeader, type Rejection } from "../../rejection.ts";
import { readCreate, readDelete } from "./read-create-delete.ts";
import { readPackage } from "./read-package.ts";
import { readPush } from "./read-push.ts";
import { readRelease } from "./read-release.ts";
import { readRenamed } from "./read-renamed.ts";

type Reader = (payload: JsonObject) => Result<Event, Rejection>;

// A Map, so that an event named "constructor" finds nothing.
const READER_OF_EVENT: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["push", (payload) => readPush(payload)],
  ["create", readCreate],
  ["delete", readDelete],
  ["release", readRelease],
  ["package", (payload) => readPackage(payload, "package")],
  ["registry_package", (payload) => readPackage(payload, "registry_package")],
  ["repository", readRenamed],
  ["ping", () => ok({ kind: "ping" })],
]);

/** Reads a delivery of GitHub, or of a GitHub Enterprise Server. */
export function readGithub(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readPayload(delivery);
  if (!payload.ok) return payload;
  const impostor = IMITATORS.find((name) => headerValues(delivery, `X-${name}-Event`).length > 0);
  if (impostor !== undefined) return malformedHeader(sentElsewhere(impostor));
  const name = readHeader(delivery, "X-GitHub-Event");
  if (!name.ok) return name;
  const deliveryId = readHeader(delivery, "X-GitHub-Delivery");
  if (!deliveryId.ok) return deliveryId;
  const read = READER_OF_EVENT.get(name.value) ?? ignore(name.value);
  const event = read(payload.value);
  return event.ok ? ok(tells(event.value, deliveryId.value)) : event;
}

/** Forges that send GitHub's headers besides their own, with ids and names that are not GitHub's. */
const IMITATORS = ["Forgejo", "Gitea"] as const;

function sentElsewhere(name: string): string {
  return `The header X-${name}-Event is there: ${name} delivers to /hooks/${name.toLowerCase()}.`;
}

function ignore(name: string): Reader {
  const reason = `A GitHub event ${quote(name)} moves no branch, no tag and no image.`;
  return () => ok({ kind: "ignored", reason });
}
