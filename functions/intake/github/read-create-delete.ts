import { quote, type JsonObject } from "#contract/json.ts";
import { isRefName } from "#contract/ref-name.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event, RefEvent } from "../event.ts";
import { TEXT } from "../field-kinds.ts";
import { readFields } from "../read-fields.ts";
import { malformedBody, type Rejection } from "../rejection.ts";
import { readRepository } from "./read-repository.ts";

/** Reads a create: a new branch or tag. It names no commit; the push that comes beside it does. */
export function readCreate(payload: JsonObject, deliveryId: string): Result<Event, Rejection> {
  return readShortRef(payload, deliveryId, { branch: "branch-moved", tag: "tag-created" });
}

/** Reads a delete: a branch or tag is gone. */
export function readDelete(payload: JsonObject, deliveryId: string): Result<Event, Rejection> {
  return readShortRef(payload, deliveryId, { branch: "branch-deleted", tag: "tag-deleted" });
}

interface KindOfRef {
  readonly branch: RefEvent["kind"];
  readonly tag: RefEvent["kind"];
}

function readShortRef(
  payload: JsonObject,
  deliveryId: string,
  kinds: KindOfRef,
): Result<Event, Rejection> {
  const fields = readFields(payload, (each) => ({
    ref: each.required("ref", TEXT),
    refType: each.required("ref_type", TEXT),
    repository: readRepository(each),
  }));
  if (!fields.ok) return fields;
  const { ref: name, refType, repository } = fields.value;
  if (refType !== "branch" && refType !== "tag") {
    const reason = `The ref_type ${quote(refType)} is neither a branch nor a tag.`;
    return ok({ kind: "ignored", deliveryId, reason });
  }
  const ref = `refs/${refType === "tag" ? "tags" : "heads"}/${name}`;
  if (isRefName(ref)) return ok({ kind: kinds[refType], deliveryId, repository, ref });
  return malformedBody(`In the body, ref is ${quote(name)}, not the name of a ${refType}.`);
}
