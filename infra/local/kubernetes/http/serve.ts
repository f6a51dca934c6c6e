import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { Server } from "node:https";
import type { AddressInfo } from "node:net";

/** What a client asked over HTTP. */
export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly accept: string;
  readonly contentType: string; // without its parameters
  readonly userAgent: string;
  readonly authorization: string;
  readonly host: string; // the address that the client used
}

/** What it is answered: at once, or as a stream of lines that goes on until either side ends it. */
export type Response =
  | {
      readonly kind: "whole";
      readonly code: number;
      readonly type: string;
      readonly body: string;
      readonly warnings: readonly string[];
      readonly retryAfterSeconds?: number;
    }
  | { readonly kind: "stream"; readonly type: string; start(stream: Stream): void };

export interface Stream {
  readonly write: (line: string) => void;
  readonly end: () => void;
  readonly onClose: (stop: () => void) => void;
}

const MAX_BODY_BYTES = 3_145_728; // the real server's limit
const KEEP_ALIVE_MS = 65_000; // longer than clients keep idle connections

/** How a server proves who it is, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** Serves HTTPS on loopback only: what is here is for trying and testing. */
export async function serve(
  port: number,
  identity: Identity,
  answer: (request: Request) => Response,
): Promise<{ readonly port: number; close(): Promise<void> }> {
  const server = createServer(identity, (incoming, outgoing) => {
    readRequest(incoming).then(
      (request) => send(outgoing, request === undefined ? TOO_LARGE : answer(request)),
      () => outgoing.destroy(),
    );
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  await listen(server, port);
  return { port: portOf(server), close: () => close(server) };
}

const TOO_LARGE: Response = {
  kind: "whole",
  code: 413,
  type: "application/json",
  body: JSON.stringify({
    kind: "Status",
    apiVersion: "v1",
    metadata: {},
    status: "Failure",
    message: `Request entity too large: limit is ${MAX_BODY_BYTES}`,
    reason: "RequestEntityTooLarge",
    code: 413,
  }),
  warnings: [],
};

async function readRequest(incoming: IncomingMessage): Promise<Request | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (!(chunk instanceof Uint8Array)) continue;
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= MAX_BODY_BYTES) chunks.push(bytes);
  }
  if (size > MAX_BODY_BYTES) return undefined;
  const url = new URL(incoming.url ?? "/", "http://localhost");
  const { headers } = incoming;
  return {
    method: incoming.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    body: Buffer.concat(chunks),
    accept: headers.accept ?? "",
    contentType: (headers["content-type"] ?? "").split(";")[0]?.trim() ?? "",
    userAgent: headers["user-agent"] ?? "",
    authorization: headers.authorization ?? "",
    host: headers.host ?? "",
  };
}

function send(outgoing: ServerResponse, response: Response): void {
  if (response.kind === "stream") {
    outgoing.writeHead(200, {
      "content-type": response.type,
      "cache-control": "no-cache, private",
    });
    outgoing.flushHeaders();
    response.start({
      write: (line) => void outgoing.write(line),
      end: () => void outgoing.end(),
      onClose: (stop) => void outgoing.on("close", stop),
    });
    return;
  }
  const warning = response.warnings.map((text) => `299 - ${quoted(text)}`);
  outgoing.setHeader("content-type", response.type);
  outgoing.setHeader("cache-control", "no-cache, private");
  if (warning.length > 0) outgoing.setHeader("warning", warning);
  if (response.retryAfterSeconds !== undefined) {
    outgoing.setHeader("retry-after", response.retryAfterSeconds);
  }
  outgoing.statusCode = response.code;
  outgoing.end(response.body);
}

/** A header's quoted text: printable characters alone. */
function quoted(text: string): string {
  return `"${text.replaceAll(/[^\x20-\x7e]/g, " ").replaceAll(/(["\\])/g, "\\$1")}"`;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve());
  });
}

function portOf(server: Server): number {
  const address: AddressInfo | string | null = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
