import { createHash } from "node:crypto";
import { Agent as HttpAgent, request as requestHttp, type IncomingMessage } from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { createSecureContext, rootCertificates } from "node:tls";

const MAX_AGENTS = 64; // one for each certificate authority that is named, and one without
const MAX_IDLE_SOCKETS = 8; // kept open of each host

/** One request to a git server. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  readonly caCertificates?: string; // PEM, trusted besides those that come with Node
  readonly signal: AbortSignal;
}

/** Sends requests over connections that are kept open, so that the next look need not shake hands again. */
export class HttpConnections {
  readonly #agents = new Map<string, HttpsAgent>();
  readonly #plain = new HttpAgent({ keepAlive: true, maxFreeSockets: MAX_IDLE_SOCKETS });

  /** Resolves with the head of the answer; a connection that had gone stale meanwhile is opened again, once. */
  async send(request: HttpRequest): Promise<IncomingMessage> {
    try {
      return await this.#sendOnce(request);
    } catch (cause) {
      if (!(cause instanceof StaleConnection)) throw cause;
      return this.#sendOnce(request);
    }
  }

  close(): void {
    this.#plain.destroy();
    for (const agent of this.#agents.values()) agent.destroy();
  }

  #sendOnce({
    method,
    url,
    headers,
    body,
    caCertificates,
    signal,
  }: HttpRequest): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const isSecure = url.protocol === "https:";
      const agent = isSecure ? this.#agentFor(caCertificates) : this.#plain;
      const outgoing = (isSecure ? requestHttps : requestHttp)(url, {
        method,
        headers,
        agent,
        signal,
      });
      outgoing.once("response", resolve);
      outgoing.once("error", (cause: NodeJS.ErrnoException) => {
        const isStale = outgoing.reusedSocket && STALE.has(cause.code ?? "");
        reject(isStale ? new StaleConnection("the kept connection was closed", { cause }) : cause);
      });
      outgoing.end(body);
    });
  }

  #agentFor(caCertificates: string | undefined): HttpsAgent {
    const key = createHash("sha256")
      .update(caCertificates ?? "")
      .digest("hex");
    const agent = this.#agents.get(key) ?? secureAgent(caCertificates);
    this.#agents.delete(key);
    this.#agents.set(key, agent); // now the one used last
    const [oldest] = this.#agents;
    if (oldest !== undefined && this.#agents.size > MAX_AGENTS) {
      this.#agents.delete(oldest[0]);
      oldest[1].destroy();
    }
    return agent;
  }
}

const STALE = new Set(["ECONNRESET", "EPIPE"]);

class StaleConnection extends Error {}

function secureAgent(caCertificates: string | undefined): HttpsAgent {
  const options = { keepAlive: true, maxFreeSockets: MAX_IDLE_SOCKETS };
  if (caCertificates === undefined) return new HttpsAgent(options);
  // Made here once: an agent would read all of these again for each connection.
  const secureContext = createSecureContext({ ca: [...rootCertificates, caCertificates] });
  return new HttpsAgent({ ...options, secureContext });
}
