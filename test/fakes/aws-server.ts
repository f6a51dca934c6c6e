import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";

import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";

/** A small AWS over plain HTTP: it answers operations of the JSON protocols as told. */
export interface AwsServer {
  readonly endpoint: string;
  readonly calls: readonly string[]; // operations, in order
  close(): Promise<void>;
}

export type AwsAnswers = Readonly<
  Record<string, (input: JsonObject) => JsonObject | { readonly fault: string } | "silence">
>;

/** Starts one that knows these operations, by their targets. */
export async function startAws(answers: AwsAnswers): Promise<AwsServer> {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    void answer(request, response);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    calls,
    async close() {
      server.close().closeAllConnections();
      await once(server, "close").catch(() => undefined);
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = String(request.headers["x-amz-target"]);
    calls.push(target);
    const input = parseJson(await text(request));
    const said = answers[target]?.(isJsonObject(input) ? input : {}) ?? UNKNOWN;
    if (said === "silence") return;
    const { fault } = said;
    response.writeHead(fault === undefined ? 200 : 400);
    response.end(JSON.stringify(fault === undefined ? said : { __type: fault, message: "No." }));
  }
}

const UNKNOWN = { fault: "UnknownOperationException" };
