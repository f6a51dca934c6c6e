import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { ok, type Result } from "#contract/result.ts";

import { FAULTS, refuse, type Fault } from "./fault.ts";
import { LEFT_OUT, OPERATIONS } from "./operations/table.ts";
import { isRecord } from "./request.ts";
import type { Answer, Exchange, World } from "./world.ts";

const TARGET = "AmazonSQS."; // before the name of the operation in the X-Amz-Target header
const MEDIA_TYPE = "application/x-amz-json-1.0";
const MAX_BODY_BYTES = 8 * 1_048_576; // a whole batch is 1 MiB, of which JSON may write a byte as six
const KEEP_ALIVE_MILLISECONDS = 120_000; // longer than clients keep a connection, so that they close it, not we under them

/** Answers SQS's JSON protocol over HTTP, as AWS does, except that signatures are not looked at. */
export function serveHttp(world: World): Server {
  const server = createServer((request, response) => void serve(world, request, response));
  server.keepAliveTimeout = KEEP_ALIVE_MILLISECONDS;
  return server;
}

async function serve(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  const lost: (() => void)[] = [];
  let isHandedOver = false; // to the operating system, as a whole
  // "finish" also comes when the connection broke with half of the answer unsent.
  response.on("finish", () => (isHandedOver = !request.socket.destroyed));
  response.on("close", () => {
    if (isHandedOver) return;
    gone.abort();
    for (const call of lost) call();
  });
  try {
    const body = await readBody(request);
    if (gone.signal.aborted) return;
    const answer = body.ok
      ? await operate(world, readTarget(request), body.value, {
          origin: `http://${request.headers.host ?? "127.0.0.1"}`,
          signal: gone.signal,
          onLost: (call) => void lost.push(call),
        })
      : body;
    send(response, answer);
  } catch (thrown) {
    send(response, refuse("Internal", thrown instanceof Error ? thrown.message : String(thrown)));
  }
}

function operate(
  world: World,
  target: string,
  body: string,
  exchange: Exchange,
): Answer | Promise<Answer> {
  const name = target.startsWith(TARGET) ? target.slice(TARGET.length) : "";
  const operation = OPERATIONS.get(name);
  if (LEFT_OUT.has(name)) {
    return refuse(
      "UnsupportedOperation",
      `${name} is not supported: this queue knows no permissions.`,
    );
  }
  if (operation === undefined) {
    const message = `"${target}" is no operation of SQS. The X-Amz-Target header names one, such as AmazonSQS.SendMessage.`;
    return refuse("UnknownOperation", message);
  }
  const fields = parseJson(body);
  if (!isRecord(fields)) return refuse("Serialization", "The body is not a JSON object.");
  return operation(world, fields, exchange);
}

function send(response: ServerResponse, answer: Answer): void {
  const text = JSON.stringify(
    answer.ok
      ? answer.value
      : { __type: FAULTS[answer.error.kind].type, message: answer.error.message },
  );
  response.writeHead(answer.ok ? 200 : FAULTS[answer.error.kind].status, {
    "content-type": MEDIA_TYPE,
    "content-length": Buffer.byteLength(text),
    "x-amzn-requestid": randomUUID(),
    ...(!answer.ok && {
      "x-amzn-query-error": `${FAULTS[answer.error.kind].code};${senderOf(answer.error)}`,
    }),
  });
  response.end(text);
}

function senderOf({ kind }: Fault): string {
  return FAULTS[kind].status < 500 ? "Sender" : "Receiver";
}

function readTarget({ headers }: IncomingMessage): string {
  const target = headers["x-amz-target"];
  return typeof target === "string" ? target : "";
}

async function readBody(request: IncomingMessage): Promise<Result<string, Fault>> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue;
    bytes += part.length;
    if (bytes <= MAX_BODY_BYTES) parts.push(part); // the rest is read and forgotten, so that the client hears why
  }
  if (bytes > MAX_BODY_BYTES) {
    const message = `The request has ${bytes} bytes; ${MAX_BODY_BYTES} are allowed.`;
    return refuse("RequestTooLarge", message);
  }
  return ok(Buffer.concat(parts).toString());
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
