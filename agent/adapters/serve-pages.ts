import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";

import type { Logger } from "../ports.ts";

/** What a page answers. */
export interface Page {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Pages by their path. */
export type Pages = Readonly<Record<string, () => Page | Promise<Page>>>;

interface Listening {
  readonly address: { readonly host?: string; readonly port: number } | undefined; // undefined: nowhere
  readonly name: string; // of the setting
  readonly log: Logger;
}

const REQUEST_TIMEOUT_MS = 10_000; // for a request to arrive

/**
 * Answers GET on a few paths until it is closed. Where the address cannot be had that is told, and the agent works without:
 * what it does matters more than being watched.
 */
export async function servePages(
  pages: Pages,
  { address, name, log }: Listening,
): Promise<{ close(): void }> {
  if (address === undefined) return { close: () => {} };
  const server = createServer(
    { requestTimeout: REQUEST_TIMEOUT_MS },
    ({ method, url }, response) => {
      const [path = ""] = (url ?? "").split("?");
      const page = Object.hasOwn(pages, path) ? pages[path] : undefined;
      const isRead = method === "GET" || method === "HEAD";
      const answer = page === undefined || !isRead ? () => NOT_FOUND : page;
      send(answer, response).catch((thrown: unknown) => {
        log.error("answering failed", { path, error: String(thrown) });
        response.destroy();
      });
    },
  );
  const problem = await listen(server, address);
  if (problem !== undefined) log.error(`cannot listen on --${name}`, { error: problem });
  return {
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

const NOT_FOUND: Page = { status: 404, type: "text/plain", text: "not found\n" };

async function send(page: () => Page | Promise<Page>, response: ServerResponse): Promise<void> {
  const { status, type, text } = await page();
  response.writeHead(status, { "content-type": type }).end(text);
}

async function listen(
  server: Server,
  { host, port }: { readonly host?: string; readonly port: number },
): Promise<string | undefined> {
  server.listen(port, host);
  try {
    await once(server, "listening");
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
