import { isJsonObject, quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Delivery } from "../delivery.ts";
import { tellsNothing, type Event, type Reading, type Repository } from "../event.ts";
import { FLAG, FULL_NAME, LIST, OBJECT_ID, REPOSITORY_URL, TEXT } from "../field-kinds.ts";
import { readFields, type Fields } from "../read-fields.ts";
import { optionalHeader, readHeader } from "../read-header.ts";
import { readJsonObject } from "../read-payload.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { eventOfRef } from "./ref-change.ts";
import { readChanges } from "./ref-changes.ts";
import { urlsOf } from "./urls.ts";

const NAMESPACES: ReadonlyMap<string, string> = new Map([
  ["branch", "refs/heads/"],
  ["named_branch", "refs/heads/"],
  ["tag", "refs/tags/"],
  ["annotated_tag", "refs/tags/"],
]);

/** Reads a delivery of Bitbucket Cloud. A push lists each ref that moved, as it was and as it is. */
export function readBitbucketCloud(delivery: Delivery): Result<Reading, Rejection> {
  const payload = readJsonObject(delivery);
  if (!payload.ok) return payload;
  const key = readHeader(delivery, "X-Event-Key");
  if (!key.ok) return key;
  const deliveryId = optionalHeader(delivery, "X-Request-UUID");
  if (key.value !== "repo:push") {
    const reason = `A Bitbucket event ${quote(key.value)} moves no branch and no tag.`;
    return ok(tellsNothing(reason, deliveryId));
  }
  const push = readFields(payload.value, (fields) => ({
    repository: readRepository(fields),
    changes: fields.required("push.changes", LIST),
  }));
  if (!push.ok) return push;
  const { repository, changes } = push.value;
  return readChanges(changes, deliveryId, (change, index) =>
    isJsonObject(change)
      ? readChange(change, repository)
      : malformedBody(`In the body, push.changes.${index} is ${quote(change)}, not an object.`),
  );
}

function readChange(
  change: JsonObject,
  repository: Repository,
): Result<Event | undefined, Rejection> {
  const sides = readFields(change, (fields) => ({
    before: readSide(fields, "old", isJsonObject(change["old"])),
    after: readSide(fields, "new", isJsonObject(change["new"])),
    forced: fields.optional("forced", FLAG),
  }));
  if (!sides.ok) return sides;
  const { before, after, forced } = sides.value;
  const named = after ?? before;
  if (named === undefined) return malformedBody("In the body, a change has neither old nor new.");
  const namespace = NAMESPACES.get(named.type);
  if (namespace === undefined) {
    return ok({ kind: "ignored", reason: `A ${quote(named.type)} is neither a branch nor a tag.` });
  }
  const ref = `${namespace}${named.name}`;
  if (!isRefName(ref)) {
    return malformedBody(`In the body, ${quote(named.name)} is not the name of a ${named.type}.`);
  }
  return ok(eventOfRef({ repository, ref, before: before?.hash, after: after?.hash, forced }));
}

interface Side {
  readonly type: string;
  readonly name: string;
  readonly hash: string;
}

function readSide(fields: Fields, name: "old" | "new", isThere: boolean): Side | undefined {
  if (!isThere) return undefined;
  return {
    type: fields.required(`${name}.type`, TEXT),
    name: fields.required(`${name}.name`, TEXT),
    hash: fields.required(`${name}.target.hash`, OBJECT_ID),
  };
}

/** The body has no clone URL, but all of Bitbucket Cloud is on one host, under its full names. */
function readRepository(fields: Fields): Repository {
  const fullName = fields.required("repository.full_name", FULL_NAME);
  return {
    id: fields.required("repository.uuid", TEXT),
    fullName,
    urls: urlsOf(
      `https://bitbucket.org/${fullName}.git`,
      fields.optional("repository.links.html.href", REPOSITORY_URL),
      `git@bitbucket.org:${fullName}.git`,
    ),
  };
}
