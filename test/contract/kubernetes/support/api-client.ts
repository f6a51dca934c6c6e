import { Agent, request } from "undici";

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

/** A client for one API, without any library between. */
export function apiClient({ url, token, caCertificate }: Access): ApiClient {
  const dispatcher = new Agent({ connect: { ca: caCertificate } });

  async function ask(one: Ask): Promise<Reply> {
    for (let left = TRIES_WHILE_STARTING; ; left -= 1) {
      const reply = await send(one);
      // A kind that was just defined is not served at once.
      if (reply.code !== 429 || left === 0) return reply;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async function send(one: Ask): Promise<Reply> {
    const body = one.text ?? (one.body === undefined ? undefined : JSON.stringify(one.body));
    const response = await request(url + one.path, {
      dispatcher,
      method: one.method,
      headers: headersOf(one, body !== undefined),
      ...(body === undefined ? {} : { body }),
    });
    return {
      code: response.statusCode,
      type: String(response.headers["content-type"]).split(";")[0] ?? "",
      warnings: [response.headers["warning"] ?? []].flat(),
      body: readBody(await response.body.text()),
    };
  }

  function headersOf(one: Ask, hasBody: boolean): Record<string, string> {
    return {
      authorization: `Bearer ${one.token ?? token}`,
      "user-agent": "contract-suite/1",
      ...(one.accept === undefined ? {} : { accept: one.accept }),
      ...(hasBody ? { "content-type": one.type ?? "application/json" } : {}),
    };
  }

  async function watch(path: string, count: number, accept?: string): Promise<readonly Json[]> {
    const stop = new AbortController();
    const one = { method: "GET", path, ...(accept === undefined ? {} : { accept }) };
    const options = { dispatcher, headers: headersOf(one, false), signal: stop.signal };
    const response = await request(url + path, options);
    const events: Json[] = [];
    let rest = "";
    let quiet = setTimeout(() => stop.abort(), QUIET_MILLISECONDS);
    try {
      for await (const chunk of response.body) {
        clearTimeout(quiet);
        quiet = setTimeout(() => stop.abort(), QUIET_MILLISECONDS);
        rest += String(chunk);
        const lines = rest.split("\n");
        rest = lines.pop() ?? "";
        events.push(...lines.filter((line) => line !== "").map(parseJson));
        if (events.length >= count) break;
      }
    } catch (thrown) {
      if (!stop.signal.aborted) throw thrown;
    }
    clearTimeout(quiet);
    stop.abort();
    return events;
  }

  return { ask, watch, close: () => dispatcher.close() };
}

function readBody(text: string): Json {
  try {
    return parseJson(text);
  } catch {
    return text;
  }
}
