import { createHmac } from "node:crypto";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { gzipSync } from "node:zlib";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { startGitServer, type GitServer } from "../../../../infra/local/git/git-server.ts";
import { selfSigned } from "../../../../infra/local/self-signed.ts";
import { Checkout } from "../../../support/checkout.ts";

vi.setConfig({ testTimeout: 30_000 }); // each test runs git many times

const SECRET = "it's a secret to everybody";
const NO_COMMIT = "0".repeat(40);

interface Received {
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

let directory: string;
let received: Received[];
let hooks: ReturnType<typeof createServer>;
let server: GitServer;
let url: string;
let checkout: Checkout;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "pullhook-git-"));
  received = [];
  hooks = createServer((request, response) => void receive(request, response));
  await new Promise<void>((resolve) => void hooks.listen(0, "127.0.0.1", resolve));
  server = await startGitServer({ directory, webhook: { url: urlOf(hooks), secret: SECRET } });
  url = await server.createRepository("acme/shop");
  checkout = await Checkout.of(url);
});

afterEach(async () => {
  await server.close();
  hooks.closeAllConnections();
  hooks.close();
  await checkout.remove();
  await rm(directory, { recursive: true, force: true });
});

describe("a push is told", () => {
  test("with GitHub's headers and a signature over the body", async () => {
    await checkout.pushFile("app.yaml", "a: 1\n");
    await server.settled();

    const [{ headers, body } = { headers: {}, body: "" }] = received;
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "x-github-event": "push",
      "x-hub-signature-256": `sha256=${createHmac("sha256", SECRET).update(body).digest("hex")}`,
    });
    expect(headers["x-github-delivery"]).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(headers["x-github-hook-id"]).toMatch(/^[0-9]+$/);
    expect(headers["user-agent"]).toMatch(/^GitHub-Hookshot\/[0-9a-f]+$/);
  });

  test("with what changed, in GitHub's words", async () => {
    const before = await checkout.pushFile("app.yaml", "a: 1\n");
    await checkout.write("b c.yaml", "new");
    await checkout.write("app.yaml", "a: 2\n");
    const middle = await checkout.commit("Two lines\n\nof text");
    await checkout.git("rm", "--quiet", "app.yaml");
    const after = await checkout.commit("Remove");
    await checkout.push();
    await server.settled();

    expect(payloadAt(1)).toMatchObject({
      ref: "refs/heads/main",
      before,
      after,
      created: false,
      deleted: false,
      forced: false,
      repository: {
        full_name: "acme/shop",
        clone_url: url,
        html_url: url.replace(/\.git$/, ""),
        ssh_url: "git@127.0.0.1:acme/shop.git",
        default_branch: "main",
        owner: { login: "acme" },
      },
      pusher: { name: "Ada Lovelace", email: "ada@example.com" },
      commits: [
        {
          id: middle,
          message: "Two lines\n\nof text",
          added: ["b c.yaml"],
          modified: ["app.yaml"],
          removed: [],
        },
        { id: after, message: "Remove", added: [], modified: [], removed: ["app.yaml"] },
      ],
      head_commit: { id: after, author: { name: "Ada Lovelace", email: "ada@example.com" } },
    });
  });

  test("as a new branch, with the commits that no other ref has", async () => {
    await checkout.pushFile("app.yaml", "a: 1\n");
    await checkout.git("checkout", "--quiet", "-b", "feature/x");
    const after = await checkout.pushFile("app.yaml", "a: 2\n");
    await server.settled();

    expect(payloadAt(1)).toMatchObject({
      ref: "refs/heads/feature/x",
      before: NO_COMMIT,
      after,
      created: true,
      commits: [{ id: after }],
    });
  });

  test("as a forced push when commits are taken off the branch", async () => {
    const first = await checkout.pushFile("app.yaml", "a: 1\n");
    const second = await checkout.pushFile("app.yaml", "a: 2\n");
    await checkout.git("reset", "--quiet", "--hard", first);
    await checkout.push("--force", "main");
    const other = await checkout.commit("Another second");
    await checkout.push("main");
    await checkout.push("--force", `${second}:main`);
    await server.settled();

    const forced = received.map((_, index) => payloadAt(index)["forced"]);
    expect(forced).toEqual([false, false, true, false, true]);
    expect(payloadAt(2)).toMatchObject({ after: first, commits: [], head_commit: { id: first } });
    expect(payloadAt(4)).toMatchObject({ before: other, after: second, commits: [{ id: second }] });
  });

  test("as deleted when the branch is gone", async () => {
    const before = await checkout.pushFile("app.yaml", "a: 1\n");
    await checkout.push("main:old");
    await checkout.push("--delete", "old");
    await server.settled();

    expect(payloadAt(2)).toMatchObject({
      ref: "refs/heads/old",
      before,
      after: NO_COMMIT,
      deleted: true,
      commits: [],
      head_commit: null,
    });
  });

  test("once for each ref, also for tags", async () => {
    await checkout.write("app.yaml", "a: 1\n");
    const commit = await checkout.commit();
    await checkout.git("tag", "v1");
    await checkout.git("tag", "--annotate", "--message=two", "v2");
    const tag = await checkout.git("rev-parse", "v2");
    await checkout.push("main", "v1", "v2");
    await server.settled();

    const told = received.map((_, index) => payloadAt(index));
    expect(told.map(({ ref }) => String(ref)).toSorted()).toEqual([
      "refs/heads/main",
      "refs/tags/v1",
      "refs/tags/v2",
    ]);
    expect(told.find(({ ref }) => ref === "refs/tags/v2")).toMatchObject({
      after: tag,
      created: true,
      commits: [],
      head_commit: { id: commit },
    });
  });
});

describe("nothing is told", () => {
  test("when git refuses the push", async () => {
    await checkout.pushFile("app.yaml", "a: 1\n");
    await appendFile(
      join(directory, "acme/shop.git/config"),
      "[receive]\n\tdenyNonFastForwards = true\n",
    );
    await checkout.git("commit", "--quiet", "--amend", "--message=Other");

    await expect(checkout.push("--force", "main")).rejects.toThrow("denying non-fast-forward");
    await server.settled();

    expect(received).toHaveLength(1);
  });

  test("when nothing moved", async () => {
    await checkout.pushFile("app.yaml", "a: 1\n");
    await checkout.push();
    await server.settled();

    expect(received).toHaveLength(1);
  });

  test("while webhooks are off", async () => {
    server.sendWebhooks(false);
    await checkout.pushFile("app.yaml", "a: 1\n");
    server.sendWebhooks(true);
    const after = await checkout.pushFile("app.yaml", "a: 2\n");
    await server.settled();

    expect(received.map((_, index) => payloadAt(index)["after"])).toEqual([after]);
  });
});

describe("deliveries", () => {
  test("are remembered and can be sent again, with the same id and body", async () => {
    await checkout.pushFile("app.yaml", "a: 1\n");
    await server.settled();
    const [first] = server.deliveries;

    const again = await server.redeliver(first?.message.id ?? "");

    expect(again).toMatchObject({ redelivery: true, status: 202, answer: "thank you" });
    expect(received[1]?.body).toBe(received[0]?.body);
    expect(received[1]?.headers["x-github-delivery"]).toBe(
      received[0]?.headers["x-github-delivery"],
    );
    expect(server.deliveries).toHaveLength(2);
  });

  test("that nobody takes are in the log, and the push is none the worse", async () => {
    hooks.closeAllConnections();
    hooks.close();

    await checkout.pushFile("app.yaml", "a: 1\n");
    await server.settled();

    expect(server.deliveries[0]?.status).toBeUndefined();
    expect(server.deliveries[0]?.answer).toContain("ECONNREFUSED");
  });

  test("that are not in the log cannot be sent again", async () => {
    await expect(server.redeliver("nothing")).rejects.toThrow('no delivery "nothing"');
  });
});

describe("reading", () => {
  test("a clone has what was pushed", async () => {
    const commit = await checkout.pushFile("app.yaml", "a: 1\n");
    const copy = await Checkout.of(url);

    await copy.git("fetch", "--quiet", "origin");

    expect(await copy.git("rev-parse", "origin/main")).toBe(commit);
    await copy.remove();
  });

  test.for([
    ["protocol version 2", { "Git-Protocol": "version=2" }, "version 2"],
    ["the first protocol", {}, "refs/heads/main"],
  ] as const)("answers in %s", async ([, headers, want]) => {
    await checkout.pushFile("app.yaml", "a: 1\n");

    const response = await fetch(`${url}/info/refs?service=git-upload-pack`, { headers });

    expect(await response.text()).toContain(want);
  });

  test("a request may be compressed", async () => {
    const commit = await checkout.pushFile("app.yaml", "a: 1\n");

    const response = await fetch(`${url}/git-upload-pack`, {
      method: "POST",
      headers: {
        "Git-Protocol": "version=2",
        "Content-Type": "application/x-git-upload-pack-request",
        "Content-Encoding": "gzip",
      },
      body: gzipSync("0014command=ls-refs\n0000"),
    });

    expect(await response.text()).toContain(`${commit} refs/heads/main`);
  });

  test("takes the URL without .git too", async () => {
    const response = await fetch(`${url.replace(/\.git$/, "")}/info/refs?service=git-upload-pack`);

    expect(response.status).toBe(200);
  });

  test.for([
    "/acme/nothing.git/info/refs?service=git-upload-pack",
    "/acme/shop.git/config",
    "/acme/..%2f..%2fetc/info/refs?service=git-upload-pack",
    "/",
  ])("%s is not found", async (path) => {
    expect((await fetch(`${server.url}${path}`)).status).toBe(404);
  });

  test("waits as long as it is told", async () => {
    server.delayAnswers(100);

    const started = performance.now();
    await fetch(`${url}/info/refs?service=git-upload-pack`);

    expect(performance.now() - started).toBeGreaterThan(95);
  });
});

describe("a private repository", () => {
  test.for([
    ["a password", { username: "ada", password: "p:w" }, basic("ada:p:w"), 200],
    ["a wrong password", { username: "ada", password: "p:w" }, basic("ada:wrong"), 401],
    ["no password", { username: "ada", password: "p:w" }, undefined, 401],
    ["a token", { token: "t0k" }, "Bearer t0k", 200],
    ["a wrong token", { token: "t0k" }, "Bearer other", 401],
  ] as const)("asked with %s", async ([, credentials, header, want]) => {
    const privateUrl = await server.createRepository("acme/private", { credentials });

    const headers: Record<string, string> = header === undefined ? {} : { Authorization: header };
    const response = await fetch(`${privateUrl}/info/refs?service=git-upload-pack`, { headers });

    expect(response.status).toBe(want);
  });
});

test("speaks TLS to those who trust its certificate", async () => {
  const tls = selfSigned();
  const secure = await startGitServer({ directory, tls });
  const authority = join(directory, "ca.crt");
  await writeFile(authority, tls.cert);
  const secureUrl = await secure.createRepository("acme/shop");

  const refs = checkout.git("-c", `http.sslCAInfo=${authority}`, "ls-remote", secureUrl);

  await expect(refs).resolves.toBe("");
  await expect(checkout.git("ls-remote", secureUrl)).rejects.toThrow("certificate");
  await secure.close();
});

test("repositories are still there when the server starts again", async () => {
  const commit = await checkout.pushFile("app.yaml", "a: 1\n");
  await server.close();

  server = await startGitServer({ directory });
  const again = await server.createRepository("acme/shop");

  expect(await checkout.git("ls-remote", again, "refs/heads/main")).toContain(commit);
});

test.for(["shop", "../shop", "acme/shop/more", "acme/.hidden", "acme/"])(
  "%j is no name for a repository",
  async (name) => {
    await expect(server.createRepository(name)).rejects.toThrow("write owner/name");
  },
);

async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
  received.push({ headers: request.headers, body: await text(request) });
  response.writeHead(202).end("thank you");
}

function urlOf(listening: ReturnType<typeof createServer>): string {
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}/webhook`;
}

function basic(pair: string): string {
  return `Basic ${Buffer.from(pair).toString("base64")}`;
}

function payloadAt(index: number): Readonly<Record<string, unknown>> {
  const payload: unknown = JSON.parse(received[index]?.body ?? "{}");
  return typeof payload === "object" && payload !== null ? { ...payload } : {};
}
