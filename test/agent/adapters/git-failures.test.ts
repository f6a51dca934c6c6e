import { appendFile, rm } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Secret } from "#contract/secret.ts";

import type { GitRemote } from "../../../agent/ports.ts";
import { startGitServer } from "../../../infra/local/git/git-server.ts";
import { selfSigned } from "../../../infra/local/self-signed.ts";
import { Checkout } from "../../support/checkout.ts";
import { FaultyProxy } from "../../support/faulty-proxy.ts";
import { GitWorld, textAt } from "../../support/git-world.ts";

vi.setConfig({ testTimeout: 30_000 }); // each test runs git many times

let world: GitWorld;
let proxy: FaultyProxy;
let remote: GitRemote;

beforeEach(async () => {
  world = await GitWorld.open();
  proxy = await FaultyProxy.before(world.server.url);
  remote = { url: `${proxy.url}/acme/shop.git`, timeoutSeconds: 20 };
});

afterEach(async () => {
  await proxy.close();
  await world.close();
});

describe("the repository", () => {
  test("is empty", async () => {
    expect(await world.fail()).toMatchObject({
      code: "git-empty",
      message: `The repository "${world.url}" is empty.`,
    });
  });

  test("has not the branch, but others", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    for (let branch = 0; branch < 12; branch += 1) await world.checkout.push(`main:b${branch}`);

    const problem = await world.fail({ branch: "mian" });

    expect(problem.code).toBe("git-branch-missing");
    expect(problem.message).toContain('has no branch "mian"; it has "b0", "b1"');
    expect(problem.message).toContain("and 3 more.");
    expect(problem.advice).toContain("spec.ref.branch");
  });

  test("has no branch at all", async () => {
    await world.checkout.write("a.yaml", "1");
    await world.checkout.commit();
    await world.checkout.push("HEAD:refs/tags/v1");

    expect((await world.fail()).message).toContain('has no branch "main"; it has no branch.');
  });

  test("is not there", async () => {
    const url = world.url.replace("shop", "nothing");

    const problem = await world.fail({ remote: { url, timeoutSeconds: 20 } });

    expect(problem).toMatchObject({
      code: "git-not-found",
      message: `There is no repository at "${url}" (HTTP 404).`,
    });
  });

  test("has SHA-256 object ids", async () => {
    await rm(world.repository, { recursive: true });
    const other = await Checkout.of(world.url);
    await other.git("init", "--quiet", "--bare", "--object-format=sha256", world.repository);
    await appendFile(join(world.repository, "config"), "[http]\n\treceivepack = true\n");
    await rm(join(other.folder, ".git"), { recursive: true });
    await other.git("init", "--quiet", "--object-format=sha256", "--initial-branch=main");
    await other.git("remote", "add", "origin", world.url);
    await other.pushFile("a.yaml", "1");

    const problem = await world.fail();

    expect(problem).toMatchObject({ code: "git-protocol" });
    expect(problem.message).toContain("SHA-256 object ids");
    await other.remove();
  });

  test("has a file with a name that leads out of its directory", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    const blob = await world.checkout.git("rev-parse", "HEAD:a.yaml");
    const tree = Buffer.concat([Buffer.from("100644 ..\0"), Buffer.from(blob, "hex")]);
    await world.checkout.write("../tree", tree);
    const path = join(world.checkout.folder, "../tree");
    const id = await world.checkout.git("hash-object", "-w", "-t", "tree", "--literally", path);
    const commit = await world.checkout.git("commit-tree", "-m", "trap", id);
    await world.checkout.push("--force", `${commit}:main`);

    const problem = await world.fail();

    expect(problem.message).toContain('a file in it is called ".."');
  });
});

describe("credentials", () => {
  const credentials = { username: "ada", password: "right" };
  const cases = [
    [
      "none",
      {},
      "wants credentials (HTTP 401), and the GitRepository has none",
      "username and password, or with the key bearerToken",
    ],
    [
      "a wrong password",
      { basicAuth: { username: "ada", password: new Secret("wr0ng") } },
      "refused the user name and password",
      "the keys username and password",
    ],
    [
      "a token that nobody knows",
      { bearerToken: new Secret("wr0ng") },
      "refused the token",
      "bearerToken",
    ],
  ] as const;

  test.for(cases)("%s", async ([, shown, message, advice]) => {
    const url = await world.server.createRepository("acme/private", { credentials });

    const problem = await world.fail({ remote: { url, timeoutSeconds: 20, ...shown } });

    expect(problem.code).toBe("git-auth");
    expect(problem.message).toContain(message);
    expect(problem.advice).toContain(advice);
    expect(JSON.stringify(problem)).not.toContain("wr0ng");
  });

  test("that are right", async () => {
    const url = await world.server.createRepository("acme/private", { credentials });
    await world.checkout.write("a.yaml", "1");
    await world.checkout.commit();
    await world.checkout
      .push(url.replace("http://", "http://ada:right@"), "main")
      .catch(() => undefined);
    await world.checkout.git(
      "push",
      "--quiet",
      url.replace("http://", "http://ada:right@"),
      "main",
    );
    const basicAuth = { username: "ada", password: new Secret("right") };

    const sight = await world.see({ remote: { url, timeoutSeconds: 20, basicAuth } });

    expect(textAt(sight.tree, "a.yaml")).toBe("1");
  });
});

describe("the server", () => {
  test.for([
    [401, "git-auth"],
    [403, "git-auth"],
    [404, "git-not-found"],
    [400, "git-protocol"],
    [429, "git-unreachable"],
    [500, "git-unreachable"],
    [503, "git-unreachable"],
  ] as const)("answers HTTP %i: %s", async ([status, code]) => {
    proxy.fault = (_, response) => {
      response.writeHead(status).end("no");
      return "answered";
    };

    const problem = await world.fail({ remote });

    expect(problem.code).toBe(code);
    expect(problem.message).toContain(`HTTP ${status}`);
  });

  test("is not there", async () => {
    await proxy.close();

    const problem = await world.fail({ remote });

    expect(problem).toMatchObject({
      code: "git-unreachable",
      message: `"${remote.url}" does not answer: the connection was refused (ECONNREFUSED).`,
    });
    proxy = await FaultyProxy.before(world.server.url);
  });

  test("has a name that nobody knows", async () => {
    const problem = await world.fail({
      remote: { url: "http://git.invalid/acme/shop.git", timeoutSeconds: 20 },
    });

    expect(problem.code).toBe("git-unreachable");
    expect(problem.message).toContain('"http://git.invalid/acme/shop.git" does not answer');
  });

  test.for(["info/refs", "git-upload-pack"])("never answers %s", async (part) => {
    await world.checkout.pushFile("a.yaml", "1");
    proxy.fault = (request) => (request.url?.includes(part) === true ? "answered" : "passed on");

    const problem = await world.fail({ remote: { ...remote, timeoutSeconds: 0.3 } });

    expect(problem).toMatchObject({
      code: "git-timeout",
      message: `"${remote.url}" took longer than 0.3 s.`,
    });
  });

  test("stops in the middle of its answer", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    proxy.fault = (request, response) => {
      if (request.method !== "POST") return "passed on";
      response.writeHead(200, { "content-type": "application/x-git-upload-pack-result" });
      response.write("0008NAK\n0010\x01PACK");
      return "answered";
    };

    const problem = await world.fail({ remote: { ...remote, timeoutSeconds: 0.3 } });

    expect(problem.code).toBe("git-timeout");
  });

  test("cuts the connection in the middle of the pack", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    proxy.fault = (request, response) => {
      if (request.method !== "POST") return "passed on";
      response.writeHead(200, { "content-type": "application/x-git-upload-pack-result" });
      response.write("0008NAK\n0010\x01PACK");
      setTimeout(() => response.destroy(), 20);
      return "answered";
    };

    const problem = await world.fail({ remote });

    expect(problem.code).toBe("git-unreachable");
    expect(problem.message).toContain("ECONNRESET");
  });

  const damages: [string, (body: Buffer) => Buffer][] = [
    ["too short", (body) => body.subarray(0, body.length - 40)],
    ["changed", (body) => changedAt(body, body.indexOf("PACK") + 30)],
    ["empty", () => Buffer.alloc(0)],
    ["no pack", () => Buffer.from("0008NAK\n0000")],
    ["another thing", () => Buffer.from("<html>hello</html>")],
    ["only an error", () => Buffer.from("001cERR out of coffee, sorry")],
    ["a fatal error", () => Buffer.from("0008NAK\n0012\x03fatal: no")],
  ];
  test.for(damages)("sends a pack that is %s", async ([, harm]) => {
    await world.checkout.pushFile("a.yaml", "1\n".repeat(200));
    proxy.harm = (body, request) => (request.method === "POST" ? harm(body) : body);

    const problem = await world.fail({ remote });

    expect(problem.code).toBe("git-protocol");
    expect(problem.message).toContain(remote.url);
    proxy.harm = (body) => body;
    expect(textAt((await world.see({ remote })).tree, "a.yaml")).toBe("1\n".repeat(200));
  });

  test("says what is wrong", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    proxy.harm = (body, request) =>
      request.method === "POST" ? Buffer.from("001cERR out of coffee, sorry") : body;

    expect((await world.fail({ remote })).message).toContain('it says "out of coffee, sorry"');
  });

  const listings: [string, (body: Buffer) => Buffer][] = [
    ["cut off", (body) => body.subarray(0, 60)],
    ["nothing", () => Buffer.alloc(0)],
    ["a page", () => Buffer.from("<html>hello</html>")],
  ];
  test.for(listings)("lists its refs as %s", async ([, harm]) => {
    await world.checkout.pushFile("a.yaml", "1");
    proxy.harm = harm;

    const problem = await world.fail({ remote });

    expect(["git-protocol", "git-empty"]).toContain(problem.code);
  });

  test("is a web site", async () => {
    proxy.fault = (_, response) => {
      response.writeHead(200, { "content-type": "text/html" }).end("<html>Sign in</html>");
      return "answered";
    };

    const problem = await world.fail({ remote });

    expect(problem.message).toBe(
      `"${remote.url}" does not answer as a git server should: its answer is "text/html".`,
    );
  });

  test.for([
    ["for ever", (url: string) => url, "redirects more than 5 times"],
    ["to a page", () => "/login?return=shop", "redirects to a page"],
    ["to nowhere", () => "", "redirects"],
    ["to another protocol", () => "ftp://x/info/refs", "redirects to a page"],
  ] as const)("redirects %s", async ([, locate, message]) => {
    proxy.fault = (request, response) => {
      response.writeHead(302, { location: locate(request.url ?? "") }).end();
      return "answered";
    };

    const problem = await world.fail({ remote });

    expect(problem.code).toBe("git-protocol");
    expect(problem.message).toContain(message);
  });

  test("moves the branch between listing and sending", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    await world.see({ remote });
    const lost = await world.checkout.pushFile("a.yaml", "2");
    proxy.harm = (body, request) => {
      if (request.method !== "GET") return body;
      proxy.harm = (later) => later;
      return Buffer.from(body.toString("latin1").replaceAll(lost, "1".repeat(40)), "latin1");
    };

    const sight = await world.see({ remote });

    expect(sight.commit).toBe(lost);
  });
});

describe("TLS", () => {
  test("with a certificate that nobody vouches for", async () => {
    const tls = selfSigned();
    const secure = await startGitServer({ directory: join(world.cache, "../repositories"), tls });
    await world.checkout.pushFile("a.yaml", "1");
    const url = `${secure.url}/acme/shop.git`;

    const problem = await world.fail({ remote: { url, timeoutSeconds: 20 } });
    const trusted = { url, timeoutSeconds: 20, caCertificates: tls.cert };
    const sight = await world.see({ remote: trusted });
    const others = await world.fail({ remote: { ...trusted, caCertificates: selfSigned().cert } });
    const nonsense = await world.fail({ remote: { ...trusted, caCertificates: "nonsense" } });

    expect(problem.code).toBe("git-tls");
    expect(problem.advice).toContain("ca.crt");
    expect(textAt(sight.tree, "a.yaml")).toBe("1");
    expect([others.code, nonsense.code]).toEqual(["git-tls", "git-tls"]);
    await secure.close();
  });

  test("where the server does not speak it", async () => {
    const url = remote.url.replace("http:", "https:");

    const problem = await world.fail({ remote: { url, timeoutSeconds: 20 } });

    expect(problem.code).toBe("git-protocol");
    expect(problem.message).toContain("does not speak TLS");
  });
});

describe("stopping", () => {
  test("ends a look at once, with the reason", async () => {
    await world.checkout.pushFile("a.yaml", "1");
    world.server.delayAnswers(5000);
    const stopping = new AbortController();
    const looking = world.git.look(world.look(), stopping.signal);

    setTimeout(() => stopping.abort(new Error("enough")), 50);

    await expect(looking).rejects.toThrow("enough");
  });

  test("does not begin a look", async () => {
    const looking = world.git.look(world.look({ remote }), AbortSignal.abort(new Error("enough")));

    await expect(looking).rejects.toThrow("enough");
    expect(proxy.requests).toEqual([]);
  });
});

function changedAt(body: Buffer, at: number): Buffer {
  return Buffer.concat([body.subarray(0, at), Buffer.from("XXXX"), body.subarray(at + 4)]);
}
