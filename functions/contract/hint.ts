import { isCommitSha, type CommitSha } from "./commit-sha.ts";
import { isJsonObject, parseJson, quote, type JsonObject } from "./json.ts";
import { isRefName } from "./ref-name.ts";
import { err, ok, type Result } from "./result.ts";

/** Our own limit for a hint on the queue. SQS would carry 1 MiB; a hint only says where to look. */
export const MAX_HINT_BYTES = 4096;

const SPEC_VERSION = "1.0"; // of CloudEvents
const TYPE_PREFIX = "dev.pullhook.hint.";
const TYPE = `${TYPE_PREFIX}v1`;

/** "Look again at this repository and ref." It never says what to apply. */
export interface Hint {
  readonly id: string; // the sender's delivery id: a delivery that is sent again keeps it
  readonly time: string; // when the push was received, RFC 3339
  readonly repository: string; // clone URL, without credentials
  readonly ref: string; // full: refs/heads/main, refs/tags/v1
  readonly before?: CommitSha; // absent: the ref is new, or the sender did not tell
  readonly after?: CommitSha; // absent: the ref is gone, or the sender did not tell
}

/** Why a message on the queue is not a hint that this version reads. */
export interface HintProblem {
  readonly code: "hint-too-large" | "hint-not-json" | "hint-unknown-version" | "hint-malformed";
  readonly message: string;
}

/** Prints a hint as a CloudEvents 1.0 event in structured JSON, at most `MAX_HINT_BYTES` long. */
export function encodeHint(hint: Hint): Result<string, HintProblem> {
  const { id, time, repository, ref, before, after } = hint;
  const text = JSON.stringify({
    specversion: SPEC_VERSION,
    id,
    source: repository,
    type: TYPE,
    subject: ref,
    time,
    datacontenttype: "application/json",
    data: { repository, ref, before, after },
  });
  const bytes = byteLength(text);
  if (bytes > MAX_HINT_BYTES) return err(tooLarge(bytes));
  return ok(text);
}

/** Reads the body of a queue message. Members that this version does not know are passed over, as CloudEvents asks. */
export function decodeHint(body: string): Result<Hint, HintProblem> {
  const bytes = byteLength(body);
  if (bytes > MAX_HINT_BYTES) return err(tooLarge(bytes));
  const event = parseJson(body);
  if (!isJsonObject(event))
    return err({ code: "hint-not-json", message: "The body is not a JSON object." });
  const version = problemOfVersion(event);
  if (version !== undefined) return err(version);
  return readHint(event);
}

function problemOfVersion(event: JsonObject): HintProblem | undefined {
  if (event["specversion"] !== SPEC_VERSION) {
    return malformed(`specversion is ${quote(event["specversion"])}, not "${SPEC_VERSION}"`);
  }
  if (event["type"] === TYPE) return undefined;
  const type = event["type"];
  if (typeof type === "string" && type.startsWith(TYPE_PREFIX)) {
    return {
      code: "hint-unknown-version",
      message: `The hint is of type "${type}"; this agent reads "${TYPE}". Update the agent.`,
    };
  }
  return malformed(`type is ${quote(type)}, not "${TYPE}"`);
}

function readHint(event: JsonObject): Result<Hint, HintProblem> {
  const { id, time, data } = event;
  if (typeof id !== "string" || id === "") return err(malformed("id is not a text"));
  if (typeof time !== "string" || !isTime(time)) {
    return err(malformed(`time is ${quote(time)}, not an RFC 3339 time`));
  }
  if (!isJsonObject(data)) return err(malformed("data is not an object"));
  const { repository, ref } = data;
  if (typeof repository !== "string" || repository === "") {
    return err(malformed("data.repository is not a text"));
  }
  if (typeof ref !== "string" || !isRefName(ref)) {
    return err(malformed(`data.ref is ${quote(ref)}, not a full ref such as refs/heads/main`));
  }
  const before = readCommit(data, "before");
  if (!before.ok) return before;
  const after = readCommit(data, "after");
  if (!after.ok) return after;
  return ok({ id, time, repository, ref, ...before.value, ...after.value });
}

function readCommit<Name extends "before" | "after">(
  data: JsonObject,
  name: Name,
): Result<Partial<Record<Name, CommitSha>>, HintProblem> {
  const value = data[name];
  if (value === undefined || value === null) return ok({});
  if (typeof value !== "string" || !isCommitSha(value)) {
    return err(malformed(`data.${name} is ${quote(value)}, not a commit id`));
  }
  const commit: Partial<Record<Name, CommitSha>> = {};
  commit[name] = value;
  return ok(commit);
}

function isTime(text: string): boolean {
  const looksLikeTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/i;
  return looksLikeTime.test(text) && !Number.isNaN(Date.parse(text));
}

function malformed(what: string): HintProblem {
  return { code: "hint-malformed", message: `The hint is malformed: ${what}.` };
}

function tooLarge(bytes: number): HintProblem {
  return {
    code: "hint-too-large",
    message: `The hint has ${bytes} bytes; ${MAX_HINT_BYTES} are allowed.`,
  };
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
