import type { IncomingMessage } from "node:http";
import { Agent, request } from "node:https";

import { parseJson } from "../../../../infra/local/kubernetes/json.ts";
import type { Json } from "../../../../infra/local/kubernetes/json.ts";

/** How a client reaches a Kubernetes API. */
export interface Access {
  readonly url: string;
  readonly token: string;
  readonly caCertificate: string;
}

export interface Ask {
  readonly method: string;
  readonly path: string;
  readonly body?: Json;
  readonly text?: string; // a body that is not JSON
  readonly type?: string;
  readonly accept?: string;
  readonly token?: string; // in place of the right one
}

export interface Reply {
  readonly code: number;
  readonly type: string;
  readonly warnings: readonly string[];
  readonly body: Json; // a text when it is not JSON
}

export interface ApiClient {
  readonly ask: (ask: Ask) => Promise<Reply>;
  /** The events of a watch until there are so many, or it ends, or nothing comes for a while. */
  readonly watch: (path: string, count: number, accept?: string) => Promise<readonly Json[]>;
  readonly close: () => Promise<void>;
}

const QUIET_MILLISECONDS = 3000;
const TRIES_WHILE_STARTING = 30;
const TRY_EVERY_MILLISECONDS = 200;

/** A client for one API, without any library between. */
export function apiClient({ url, token, caCertificate }: Access): ApiClient {
  const agent = new Agent({ ca: caCertificate, keepAlive: true });

  async function ask(one: Ask): Promise<Reply> {
    for (let left = TRIES_WHILE_STARTING; ; left -= 1) {
      const reply = await send(one);
      // A kind that was just defined is not served at once.
      if (reply.code !== 429 || left === 0) return reply;
      await new Promise((resolve) => setTimeout(resolve, TRY_EVERY_MILLISECONDS));
    }
  }

  async function send(one: Ask): Promise<Reply> {
    const response = await open(one);
    const chunks: string[] = [];
    for await (const chunk of response) chunks.push(String(chunk));
    return {
      code: response.statusCode ?? 0,
      type: (response.headers["content-type"] ?? "").split(";")[0] ?? "",
      warnings: splitWarnings(response.headers.warning ?? ""),
      body: readBody(chunks.join("")),
    };
  }

  function open(one: Ask): Promise<IncomingMessage> {
    const body = one.text ?? (one.body === undefined ? undefined : JSON.stringify(one.body));
    return new Promise((resolve, reject) => {
      const options = { agent, method: one.method, headers: headersOf(one, body) };
      const sent = request(url + one.path, options, (response) => {
        response.setEncoding("utf8");
        resolve(response);
      });
      sent.on("error", reject);
      sent.end(body);
    });
  }

  function headersOf(one: Ask, body: string | undefined): Record<string, string> {
    return {
      authorization: `Bearer ${one.token ?? token}`,
      "user-agent": "contract-suite/1",
      ...(one.accept === undefined ? {} : { accept: one.accept }),
      ...(body === undefined
        ? {}
        : {
            "content-type": one.type ?? "application/json",
            "content-length": String(Buffer.byteLength(body)),
          }),
    };
  }

  async function watch(path: string, count: number, accept?: string): Promise<readonly Json[]> {
    const response = await open({
      method: "GET",
      path,
      ...(accept === undefined ? {} : { accept }),
    });
    const events: Json[] = [];
    let rest = "";
    let isQuiet = false;
    function hangUp(): void {
      isQuiet = true;
      response.destroy();
    }
    let quiet = setTimeout(hangUp, QUIET_MILLISECONDS);
    try {
      for await (const chunk of response) {
        clearTimeout(quiet);
        quiet = setTimeout(hangUp, QUIET_MILLISECONDS);
        const lines = (rest + String(chunk)).split("\n");
        rest = lines.pop() ?? "";
        events.push(...lines.filter((line) => line !== "").map(parseJson));
        if (events.length >= count) break;
      }
    } catch (thrown) {
      if (!isQuiet) throw thrown;
    }
    clearTimeout(quiet);
    return events;
  }

  return { ask, watch, close: async () => agent.destroy() };
}

/** Several warnings come as one header, each with its code. */
function splitWarnings(header: string): readonly string[] {
  return header.split(/, (?=299 - )/).filter((warning) => warning !== "");
}

function readBody(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
