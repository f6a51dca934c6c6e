import { createServer, type Server } from "node:https";

import { selfSigned } from "../../infra/local/self-signed.ts";

/** Answers as a node's kubelet does when the API server asks it for the log of a container. */
export class FakeKubelet {
  readonly #server: Server;
  /** The log that every container has. */
  log = "";

  private constructor() {
    this.#server = createServer(selfSigned(), (request, response) => {
      const isLog = request.url?.startsWith("/containerLogs/") === true;
      response.writeHead(isLog ? 200 : 404, { "content-type": "text/plain" });
      response.end(isLog ? this.log : "");
    });
  }

  static async start(): Promise<FakeKubelet> {
    const kubelet = new FakeKubelet();
    await new Promise<void>((resolve) => void kubelet.#server.listen(0, "127.0.0.1", resolve));
    return kubelet;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }
}
