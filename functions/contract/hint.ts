import { isCommitSha, type CommitSha } from "./commit-sha.ts";
import { isTag } from "./image-reference.ts";
import { isJsonObject, parseJson, quote, type JsonObject } from "./json.ts";
import { isRefName } from "./ref-name.ts";
import { err, ok, type Result } from "./result.ts";
import { parseTraceparent, printTraceparent, type TraceContext } from "./trace-context.ts";

/** Our own limit for a hint on the queue. SQS would carry 1 MiB; a hint only says where to look. */
export const MAX_HINT_BYTES = 4096;

const SPEC_VERSION = "1.0"; // of CloudEvents
const TYPE_PREFIX = "dev.pullhook.";
const REF_TYPE = `${TYPE_PREFIX}hint.v1`;
const IMAGE_TYPE = `${TYPE_PREFIX}image-hint.v1`;

/** "Look again." It never says what to apply. */
export type Hint = RefHint | ImageHint;

/** "Look again at this repository and ref." */
export interface RefHint extends OfMessage {
  readonly kind: "ref";
  readonly repository: string; // clone URL, without credentials
  readonly ref: string; // full: refs/heads/main, refs/tags/v1
  readonly before?: CommitSha; // absent: the ref is new, or the sender did not tell
  readonly after?: CommitSha; // absent: the ref is gone, or the sender did not tell
}

/** "Look again at this image." */
interface ImageHint extends OfMessage {
  readonly kind: "image";
  readonly image: string; // registry and repository: ghcr.io/acme/shop
  readonly tag?: string; // absent: the sender did not tell, or is not believed
}

interface OfMessage {
  readonly id: string; // the sender's delivery id: a delivery that is sent again keeps it
  readonly time: string; // when the push was received, RFC 3339
  readonly trace?: TraceContext; // absent: nobody traces the push
}

/** Why a message on the queue is not a hint that this version reads. */
export interface HintProblem {
  readonly code: "hint-too-large" | "hint-not-json" | "hint-unknown-version" | "hint-malformed";
  readonly message: string;
}

/**
 * Prints a hint as a CloudEvents 1.0 event in structured JSON, at most `MAX_HINT_BYTES` long. A trace is carried as CloudEvents'
 * extension for distributed tracing has it, and left out where there is no room for it.
 */
export function encodeHint(hint: Hint): Result<string, HintProblem> {
  const { trace } = hint;
  const traced = trace === undefined ? {} : { traceparent: printTraceparent(trace) };
  const text = printEvent(hint, traced);
  const bytes = byteLength(text);
  if (bytes <= MAX_HINT_BYTES) return ok(text);
  const bare = printEvent(hint, {});
  return byteLength(bare) <= MAX_HINT_BYTES ? ok(bare) : err(tooLarge(byteLength(bare)));
}

function printEvent(hint: Hint, extensions: { readonly traceparent?: string }): string {
  return JSON.stringify({
    specversion: SPEC_VERSION,
    id: hint.id,
    ...contentOf(hint),
    time: hint.time,
    datacontenttype: "application/json",
    ...extensions,
  });
}

function contentOf(hint: Hint): object {
  switch (hint.kind) {
    case "ref": {
      const { repository, ref, before, after } = hint;
      const data = { repository, ref, before, after };
      return { type: REF_TYPE, source: repository, subject: ref, data };
    }
    case "image": {
      const { image, tag } = hint;
      return { type: IMAGE_TYPE, source: image, subject: tag, data: { image, tag } };
    }
  }
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
  const type = event["type"];
  if (type === REF_TYPE || type === IMAGE_TYPE) return undefined;
  if (typeof type === "string" && type.startsWith(TYPE_PREFIX)) {
    return {
      code: "hint-unknown-version",
      message: `The hint is of type "${type}"; this agent reads "${REF_TYPE}" and "${IMAGE_TYPE}". Update the agent.`,
    };
  }
  return malformed(`type is ${quote(type)}, not "${REF_TYPE}"`);
}

function readHint(event: JsonObject): Result<Hint, HintProblem> {
  const { id, time, data } = event;
  if (typeof id !== "string" || id === "") return err(malformed("id is not a text"));
  if (typeof time !== "string" || !isTime(time)) {
    return err(malformed(`time is ${quote(time)}, not an RFC 3339 time`));
  }
  if (!isJsonObject(data)) return err(malformed("data is not an object"));
  const message = { id, time, ...readTrace(event) };
  return event["type"] === REF_TYPE ? readRefHint(message, data) : readImageHint(message, data);
}

/** A trace is of no use to anybody but who watches: one that cannot be read is passed over. */
function readTrace({ traceparent }: JsonObject): Pick<OfMessage, "trace"> {
  const trace = typeof traceparent === "string" ? parseTraceparent(traceparent) : undefined;
  return trace === undefined ? {} : { trace };
}

function readImageHint(message: OfMessage, data: JsonObject): Result<ImageHint, HintProblem> {
  const { image, tag } = data;
  if (typeof image !== "string" || image === "") {
    return err(malformed("data.image is not a text"));
  }
  if (tag === undefined || tag === null) return ok({ kind: "image", ...message, image });
  if (typeof tag === "string" && isTag(tag)) return ok({ kind: "image", ...message, image, tag });
  return err(malformed(`data.tag is ${quote(tag)}, not a tag`));
}

function readRefHint(message: OfMessage, data: JsonObject): Result<RefHint, HintProblem> {
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
  return ok({ kind: "ref", ...message, repository, ref, ...before.value, ...after.value });
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
