import {
  createServer,
  request as send,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";

/** What becomes of a request: it is answered here, or passed on. */
export type Fault = (
  request: IncomingMessage,
  response: ServerResponse,
) => "answered" | "passed on";

/** Stands before a server, notes what is asked of it, and can do it harm. */
export class FaultyProxy {
  readonly requests: string[] = []; // method and path, the oldest first
  readonly headers: IncomingMessage["headers"][] = [];
  fault: Fault = () => "passed on";
  /** Changes the answers that are passed on. */
  harm: (body: Buffer, request: IncomingMessage) => Buffer = (body) => body;
  readonly #server: Server;
  readonly #target: string;

  private constructor(target: string) {
    this.#target = target;
    this.#server = createServer((request, response) => {
      this.requests.push(`${request.method} ${request.url}`);
      this.headers.push(request.headers);
      if (this.fault(request, response) === "passed on") this.#pass(request, response);
    });
  }

  static async before(target: string): Promise<FaultyProxy> {
    const proxy = new FaultyProxy(target);
    await new Promise<void>((resolve) => void proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const { method, headers, url } = request;
    const outgoing = send(`${this.#target}${url}`, { method, headers }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on("data", (chunk: Buffer) => chunks.push(chunk));
      answer.on("end", () => {
        response.writeHead(answer.statusCode ?? 500, {
          "content-type": answer.headers["content-type"] ?? "",
        });
        response.end(this.harm(Buffer.concat(chunks), request));
      });
    });
    outgoing.on("error", () => response.destroy());
    request.pipe(outgoing);
  }
}
