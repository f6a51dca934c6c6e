import { ok, type Result } from "#contract/result.ts";

import { FAULTS, refuse, type Fault } from "./fault.ts";
import { readRequest, type Fields } from "./request.ts";
import type { Answer } from "./world.ts";

const MAX_ENTRIES = 10; // in one batch; a limit of SQS
const ID = /^[\w-]{1,80}$/;

/** Does the same to every entry of a batch, and answers for each by its id. One bad entry does not stop the others. */
export function answerBatch(
  entries: readonly Fields[],
  answerEntry: (entry: Fields) => Answer,
): Answer {
  const ids = readIds(entries);
  if (!ids.ok) return ids;
  const successful: Fields[] = [];
  const failed: Fields[] = [];
  for (const [index, entry] of entries.entries()) {
    const Id = ids.value[index];
    const answer = answerEntry(entry);
    if (answer.ok) successful.push({ Id, ...answer.value });
    else failed.push({ Id, ...printFailure(answer.error) });
  }
  return ok({ Successful: successful, Failed: failed });
}

function readIds(entries: readonly Fields[]): Result<readonly string[], Fault> {
  if (entries.length === 0) {
    return refuse("EmptyBatchRequest", "There should be at least one entry in the request.");
  }
  if (entries.length > MAX_ENTRIES) {
    const message = `Maximum number of entries per request are ${MAX_ENTRIES}. You have sent ${entries.length}.`;
    return refuse("TooManyEntriesInBatchRequest", message);
  }
  const ids: string[] = [];
  for (const entry of entries) {
    const read = readRequest(entry, { Id: "text" });
    if (!read.ok) return read;
    const { Id } = read.value;
    if (!ID.test(Id)) {
      const message =
        "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.";
      return refuse("InvalidBatchEntryId", message);
    }
    if (ids.includes(Id)) return refuse("BatchEntryIdsNotDistinct", `Id ${Id} repeated.`);
    ids.push(Id);
  }
  return ok(ids);
}

function printFailure({ kind, message }: Fault): Fields {
  return { SenderFault: FAULTS[kind].status < 500, Code: FAULTS[kind].code, Message: message };
}
