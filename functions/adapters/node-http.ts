import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";

import { MAX_DELIVERY_BYTES, type Answer, type Delivery, type Header } from "../intake/delivery.ts";
import type { Log } from "../ports.ts";

const REQUEST_TIMEOUT_MS = 10_000; // for a request to arrive; GitHub waits no longer for its answer
const CHECK_TIMEOUTS_EVERY_MS = 1000;

export interface HttpServerOptions {
  readonly port: number; // 0: a free one
  readonly host: string;
  readonly receive: (delivery: Delivery) => Promise<Answer>;
  readonly log: Log;
}

export interface HttpServer {
  readonly url: string; // without a path
  close(): Promise<void>;
}

/** Hands each HTTP request to a receiver as a delivery, as Lambda would, until it is closed. */
export async function serveHttp(options: HttpServerOptions): Promise<HttpServer> {
  const timeouts = {
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_TIMEOUTS_EVERY_MS,
  };
  const server = createServer(timeouts, (request, response) => {
    answer(request, response, options).catch((thrown: unknown) => {
      options.log({ level: "error", message: "delivery failed", reason: String(thrown) });
      response.destroy();
    });
  });
  server.listen(options.port, options.host);
  await once(server, "listening"); // rejects with the server's error
  return { url: urlOf(server), close: () => close(server) };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { receive }: HttpServerOptions,
): Promise<void> {
  const { status, headers, body } = await receive(await readDelivery(request));
  response.writeHead(status, headers).end(body);
}

async function readDelivery(request: IncomingMessage): Promise<Delivery> {
  const receivedAt = new Date();
  const [path = ""] = (request.url ?? "").split("?");
  const body = await readBody(request);
  return { method: request.method ?? "", path, headers: headersOf(request), body, receivedAt };
}

/**
 * Reads a body, but keeps no more than one byte over the limit, by which the receiver sees that it is too large.
 * The rest is read and dropped: a sender that is cut off while it sends would not see the answer.
 */
async function readBody(request: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let room = MAX_DELIVERY_BYTES + 1;
  for await (const chunk of request) {
    if (room > 0) chunks.push(chunk.subarray(0, room));
    room -= chunk.byteLength;
  }
  return Buffer.concat(chunks);
}

function headersOf({ rawHeaders }: IncomingMessage): readonly Header[] {
  return rawHeaders.flatMap((name, index): Header[] =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""]] : [],
  );
}

function urlOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  const host = address.family === "IPv6" ? `[${address.address}]` : address.address;
  return `http://${host}:${address.port}`;
}

async function close(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeIdleConnections();
  await closed;
}
