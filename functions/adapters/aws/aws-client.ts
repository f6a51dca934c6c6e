import { setTimeout as sleep } from "node:timers/promises";

import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";
import { err, ok, type Result } from "#contract/result.ts";

import { postText, type PostRequest } from "./post-text.ts";
import { signedHeaders, type AwsKeys } from "./sign.ts";

/** How long a call is worth waiting for. */
interface Patience {
  readonly attempts: number;
  readonly attemptMilliseconds: number;
  readonly totalMilliseconds: number;
}

/** GitHub hangs up after 10 s: the attempts together leave time to answer. */
const WHILE_SENDER_WAITS: Patience = {
  attempts: 3,
  attemptMilliseconds: 2000,
  totalMilliseconds: 7000,
};

/** For what is only an economy. */
export const BRIEFLY: Patience = { attempts: 1, attemptMilliseconds: 500, totalMilliseconds: 500 };

const FIRST_PAUSE_MS = 50;

/** Why AWS did not do what it was asked. `refused` will not get better by itself. */
export interface AwsProblem {
  readonly kind: "unreachable" | "refused";
  readonly message: string;
}

/** A call of an operation: SQS's `AmazonSQS.SendMessage`, say. */
export interface AwsCall {
  readonly endpoint: string; // its origin
  readonly service: string;
  readonly target: string;
  readonly version: "1.0" | "1.1"; // of the JSON protocol that the service speaks
  readonly input: JsonObject;
}

export type AwsClient = (call: AwsCall) => Promise<Result<JsonObject, AwsProblem>>;

export interface AwsOptions {
  readonly region: string;
  readonly keys: AwsKeys | undefined; // undefined: there are none, and every call is refused
  readonly now: () => Date;
  readonly patience?: Patience;
}

/** Calls AWS services by their JSON protocols, over connections that are kept open from one delivery to the next. */
export function awsClient(options: AwsOptions): AwsClient {
  const { region, keys, now, patience = WHILE_SENDER_WAITS } = options;
  const { attempts, attemptMilliseconds, totalMilliseconds } = patience;
  return async ({ endpoint, service, target, version, input }) => {
    if (keys === undefined) return err({ kind: "refused", message: NO_KEYS });
    const body = JSON.stringify(input);
    const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target };
    const request = { url: `${endpoint}/`, service, region, headers, body };
    const deadline = AbortSignal.timeout(totalMilliseconds);
    let problem: AwsProblem = { kind: "unreachable", message: "It was not called." };
    for (let attempt = 0; attempt < attempts && !deadline.aborted; attempt += 1) {
      if (attempt > 0) await sleep(FIRST_PAUSE_MS * 2 ** attempt);
      // Signed anew each time: a signature is good for a few minutes only.
      const signed = await signedHeaders(request, keys, now());
      const signal = AbortSignal.any([deadline, AbortSignal.timeout(attemptMilliseconds)]);
      const answer = await post(request.url, { headers: signed, body, signal });
      if (answer.ok || answer.error.kind === "refused") return answer;
      problem = answer.error;
    }
    return err(problem);
  };
}

const NO_KEYS =
  "CredentialsProviderError: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set.";

/** Reads the keys that Lambda puts into a function's environment. */
export function keysIn(env: Readonly<Record<string, string | undefined>>): AwsKeys | undefined {
  const accessKeyId = env["AWS_ACCESS_KEY_ID"];
  const secretAccessKey = env["AWS_SECRET_ACCESS_KEY"];
  const sessionToken = env["AWS_SESSION_TOKEN"];
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) };
}

async function post(url: string, request: PostRequest): Promise<Result<JsonObject, AwsProblem>> {
  try {
    const { status, text } = await postText(url, request);
    const value = parseJson(text);
    const answer = isJsonObject(value) ? value : {};
    return status < 300 ? ok(answer) : err(problemOf(status, answer));
  } catch (thrown) {
    return err({ kind: "unreachable", message: describe(thrown) });
  }
}

/** AWS blames the client where something is missing or not allowed, but also where there are too many requests. */
function problemOf(status: number, answer: JsonObject): AwsProblem {
  const named = answer["__type"];
  const type = typeof named === "string" ? named.replace(/^.*#/, "") : "";
  const told = answer["message"] ?? answer["Message"];
  const message = `${type === "" ? `HTTP ${status}` : type}: ${typeof told === "string" ? told : "no message"}`;
  const isRefusal = status < 500 && status !== 429 && !/throttl|exceeded/i.test(type);
  return { kind: isRefusal ? "refused" : "unreachable", message };
}

function describe(thrown: unknown): string {
  return thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
}
