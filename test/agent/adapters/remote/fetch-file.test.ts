import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";

import { afterEach, describe, expect, test } from "vitest";

import { fetchFile } from "../../../../agent/adapters/remote/fetch-file.ts";

const servers: Server[] = [];
const signal = new AbortController().signal;

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer).listen(0, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

/** What a file says, or why it cannot be had. */
async function fetched(url: string): Promise<string> {
  const file = await fetchFile(url, signal);
  return file.ok ? Buffer.from(file.value).toString() : file.error;
}

describe("a file over http", () => {
  test("is had, after redirects too", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/old") response.writeHead(302, { location: "/new" }).end();
      else response.end(`this is ${request.url}`);
    });

    expect(await fetched(`${url}/old`)).toBe("this is /new");
  });

  test("is not had where the server refuses, or runs in circles", async () => {
    const url = await serve((request, response) => {
      if (request.url === "/circle") response.writeHead(302, { location: "/circle" }).end();
      else if (request.url === "/out") response.writeHead(302, { location: "file:///etc" }).end();
      else response.writeHead(404).end("<html>");
    });

    expect(await fetched(`${url}/a.yaml`)).toBe("status code 404 (Not Found)");
    expect(await fetched(`${url}/circle`)).toBe("it redirects more than 10 times");
    expect(await fetched(`${url}/out`)).toBe("it redirects to what is no http(s) URL");
  });

  test("is not had where nobody answers", async () => {
    const url = await serve(() => {});
    const closing = servers.map((server) => once(server.close(), "close"));
    await Promise.all(closing);

    expect(await fetched(url)).toBe("the connection was refused (ECONNREFUSED)");
  });

  test("is given up where it has no end", async () => {
    const url = await serve((_request, response) => {
      const part = Buffer.alloc(1024 * 1024);
      function more(): void {
        while (response.write(part));
        response.once("drain", more);
      }
      more();
    });

    expect(await fetched(url)).toBe("it is longer than the 16777216 bytes that are allowed");
  });

  test("gets the credentials of its URL, and those alone", async () => {
    const other = await serve((request, response) => {
      response.end(request.headers.authorization ?? "nobody");
    });
    const url = await serve((request, response) => {
      if (request.url === "/own") response.end(request.headers.authorization);
      else response.writeHead(302, { location: other }).end();
    });
    const named = url.replace("//", "//bob:p%40ss@");

    expect(await fetched(`${named}/own`)).toBe(
      `Basic ${Buffer.from("bob:p@ss").toString("base64")}`,
    );
    expect(await fetched(`${named}/elsewhere`)).toBe("nobody");
  });

  test("is given up when the caller stops", async () => {
    const url = await serve(() => {});
    const stopping = new AbortController();

    const fetching = fetchFile(url, stopping.signal);
    stopping.abort(new Error("stopped"));

    await expect(fetching).rejects.toThrow("stopped");
  });
});
