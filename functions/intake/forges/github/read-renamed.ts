import { quote, type JsonObject } from "#contract/json.ts";
import { ok, type Result } from "#contract/result.ts";

import type { Event } from "../../event.ts";
import { FULL_NAME, ID, TEXT } from "../../field-kinds.ts";
import { readFields } from "../../read-fields.ts";
import type { Rejection } from "../../rejection.ts";

const MOVES: ReadonlySet<string> = new Set(["renamed", "transferred"]);

/**
 * Reads an event `repository`. Nothing moves with it, but where the repository has a new name, what asked for the old one by URL
 * hears of its pushes no more: that is worth a line in the log.
 */
export function readRenamed(payload: JsonObject): Result<Event, Rejection> {
  const read = readFields(payload, (fields) => ({
    action: fields.required("action", TEXT),
    id: fields.required("repository.id", ID),
    fullName: fields.required("repository.full_name", FULL_NAME),
  }));
  if (!read.ok) return read;
  const { action, id, fullName } = read.value;
  const reason = MOVES.has(action)
    ? `The repository ${id} is now ${quote(fullName)}: what asks for it by its id goes on, what asks by its old URL does not.`
    : `A repository that was ${quote(action)} moves no branch, no tag and no image.`;
  return ok({ kind: "ignored", reason });
}
