import { request as requestPlainly } from "node:http";
import { request } from "node:https";

import { KubeConfig } from "@kubernetes/client-node";

import {
  isJsonObject,
  isKubeObject,
  type JsonObject,
  type KubeObject,
} from "../../../agent/objects/kube-object.ts";
import { listAt, textAt } from "../../../agent/objects/read-json.ts";

/** A request to the API server. */
interface Asked {
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string; // with the query
  readonly body?: JsonObject;
}

/** What the API server did not do, and its HTTP status. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** The API server as the flux command talks to it: no agent, no cache, one request a call. */
export class FluxApi {
  readonly #server: URL;
  readonly #ca: Buffer;
  readonly #token: string;

  constructor(kubeconfig: string) {
    const config = new KubeConfig();
    config.loadFromString(kubeconfig);
    const cluster = config.getCurrentCluster();
    this.#server = new URL(cluster?.server ?? "");
    this.#ca = Buffer.from(cluster?.caData ?? "", "base64");
    this.#token = config.getCurrentUser()?.token ?? "";
  }

  async get(path: string): Promise<KubeObject> {
    return objectIn(await this.ask({ method: "GET", path }));
  }

  /** The objects of a list; nothing where the API server knows no such kind. */
  async list(path: string, query: Readonly<Record<string, string>> = {}): Promise<KubeObject[]> {
    try {
      const search = new URLSearchParams(query).toString();
      const text = await this.ask({
        method: "GET",
        path: search === "" ? path : `${path}?${search}`,
      });
      return itemsIn(text);
    } catch (thrown) {
      if (thrown instanceof Refusal && thrown.status === 404) return [];
      throw thrown;
    }
  }

  async create(path: string, body: JsonObject): Promise<KubeObject> {
    return objectIn(await this.ask({ method: "POST", path, body }));
  }

  async update(path: string, body: JsonObject): Promise<KubeObject> {
    return objectIn(await this.ask({ method: "PUT", path, body }));
  }

  /** Changes some members, as a merge patch. */
  async merge(path: string, body: JsonObject): Promise<KubeObject> {
    return objectIn(await this.ask({ method: "PATCH", path, body }));
  }

  async remove(path: string): Promise<void> {
    await this.ask({ method: "DELETE", path });
  }

  /** Sends a request, and gives the text of the answer. */
  async ask({ method, path, body }: Asked): Promise<string> {
    const { status, text } = await this.#send({ method, path, ...(body ? { body } : {}) });
    if (status < 400) return text;
    const problem: unknown = parse(text);
    throw new Refusal(status, (isJsonObject(problem) && textAt(problem, "message")) || text);
  }

  #send({ method, path, body }: Asked): Promise<{ status: number; text: string }> {
    const start = this.#server.protocol === "https:" ? request : requestPlainly;
    const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
    return new Promise((resolve, reject) => {
      const headers = { authorization: `Bearer ${this.#token}`, "content-type": type };
      const outgoing = start(new URL(path, this.#server), { method, headers, ca: this.#ca });
      outgoing.on("error", reject);
      outgoing.on("response", (answer) => {
        const chunks: Buffer[] = [];
        answer.on("data", (chunk: Buffer) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
        );
      });
      outgoing.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}

function objectIn(text: string): KubeObject {
  const value = parse(text);
  if (isKubeObject(value)) return value;
  throw new Error(`The API server answered with no object: ${text}`);
}

/** The objects of a list, each with the kind that the list leaves out. */
function itemsIn(text: string): KubeObject[] {
  const list = parse(text);
  if (!isJsonObject(list)) throw new Error(`The API server answered with no list: ${text}`);
  const kind = textAt(list, "kind")?.replace(/List$/, "") ?? "";
  const apiVersion = textAt(list, "apiVersion") ?? "";
  return listAt(list, "items").flatMap((item) => {
    const object = isJsonObject(item) ? { apiVersion, kind, ...item } : undefined;
    return isKubeObject(object) ? [object] : [];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
