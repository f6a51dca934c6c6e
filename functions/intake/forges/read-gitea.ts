import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tells, type Event, type Reading } from "../event.ts";
import { optionalHeader, readHeader } from "../read-header.ts";
import { readPayload } from "../read-payload.ts";
import type { Rejection } from "../rejection.ts";
import { readCreate, readDelete } from "./github/read-create-delete.ts";
import { OF_GITEA, readPush } from "./github/read-push.ts";
import { readRelease } from "./github/read-release.ts";

type Reader = (payload: JsonObject) => Result<Event, Rejection>;

const READER_OF_EVENT: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ["push", (payload) => readPush(payload, OF_GITEA)],
  ["create", readCreate],
  ["delete", readDelete],
  ["release", readRelease],
]);

/** Reads a delivery of Gitea or Forgejo, which write the fields that GitHub writes. */
export function readGitea(name: "Gitea" | "Forgejo") {
  return (delivery: Delivery): Result<Reading, Rejection> => {
    const payload = readPayload(delivery);
    if (!payload.ok) return payload;
    const event = readHeader(delivery, `X-${name}-Event`);
    if (!event.ok) return event;
    const read = READER_OF_EVENT.get(event.value) ?? ignore(name, event.value);
    const what = read(payload.value);
    if (!what.ok) return what;
    return ok(tells(what.value, optionalHeader(delivery, `X-${name}-Delivery`)));
  };
}

function ignore(sender: string, event: string): Reader {
  const reason = `A ${sender} event ${quote(event)} moves no branch, no tag and no image.`;
  return () => ok({ kind: "ignored", reason });
}
