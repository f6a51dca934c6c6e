import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";

import type { GitPrograms } from "./git-programs.ts";

const MAX_HEAD_BYTES = 16 * 1024; // of an answer; git's has a few hundred

/** One request for git's own HTTP backend. */
export interface BackendRequest {
  readonly programs: GitPrograms;
  readonly folder: string; // in which the repositories lie
  readonly path: string; // of a repository in it, and what is asked of it: /acme/shop.git/info/refs
  readonly query: string;
  readonly request: IncomingMessage;
  readonly body: AsyncIterable<Buffer>; // of the request, not compressed
  readonly response: ServerResponse;
}

/** Answers a request by running `git http-backend` as a CGI program (RFC 3875), without a shell in between. */
export async function runHttpBackend(backend: BackendRequest): Promise<void> {
  const { programs, body, response } = backend;
  const child = spawn(programs.httpBackend, {
    env: environmentOf(backend),
    stdio: ["pipe", "pipe", "ignore"],
  });
  child.on("error", (cause) => response.destroy(cause));
  response.once("close", () => child.kill()); // without effect once it has ended
  await Promise.all([feed(body, child.stdin), relay(child.stdout, response)]);
}

function environmentOf({
  programs,
  folder,
  path,
  query,
  request,
}: BackendRequest): NodeJS.ProcessEnv {
  const {
    "content-type": type,
    "content-length": length,
    "git-protocol": protocol,
  } = request.headers;
  const isCompressed = request.headers["content-encoding"] !== undefined;
  return {
    ...programs.environment,
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: "1",
    REQUEST_METHOD: request.method ?? "GET",
    PATH_INFO: path,
    QUERY_STRING: query,
    REMOTE_ADDR: request.socket.remoteAddress ?? "",
    ...(type === undefined ? {} : { CONTENT_TYPE: type }),
    ...(length === undefined || isCompressed ? {} : { CONTENT_LENGTH: length }),
    ...(typeof protocol === "string" ? { GIT_PROTOCOL: protocol } : {}),
  };
}

async function feed(body: AsyncIterable<Buffer>, input: Writable): Promise<void> {
  try {
    await pipeline(body, input);
  } catch {
    input.destroy(); // git answered before it had read all, or the client has gone
  }
}

async function relay(output: AsyncIterable<Buffer>, response: ServerResponse): Promise<void> {
  try {
    await pipeline(withoutHead(output, response), response);
  } catch {
    response.destroy(); // the client has gone
  }
}

async function* withoutHead(
  output: AsyncIterable<Buffer>,
  response: ServerResponse,
): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0); // until it is whole
  for await (const chunk of output) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf("\r\n\r\n");
    if (end === -1) {
      if (head.length > MAX_HEAD_BYTES) throw new Error("git http-backend answers without a head");
      continue;
    }
    writeHead(head.toString("latin1", 0, end), response);
    yield head.subarray(end + 4);
    head = undefined;
  }
  if (head !== undefined) response.statusCode = 500; // git ended before it had anything to say
}

function writeHead(head: string, response: ServerResponse): void {
  for (const line of head.split("\r\n")) {
    const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
    if (name.toLowerCase() === "status") response.statusCode = Number.parseInt(value, 10);
    else if (name !== "") response.setHeader(name, value);
  }
}
