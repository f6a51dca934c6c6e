import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

import { Secret } from "#contract/secret.ts";

import type { GitRemote } from "../../../agent/ports.ts";
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
  await world.checkout.pushFile("a.yaml", "1");
});

afterEach(async () => {
  await proxy.close();
  await world.close();
});

const LIST = "GET /acme/shop.git/info/refs?service=git-upload-pack";
const SEND = "POST /acme/shop.git/git-upload-pack";

describe("requests", () => {
  test("two for a clone, one while nothing moves, two for a push", async () => {
    const steps: string[][] = [];

    await note();
    await note();
    await world.checkout.pushFile("a.yaml", "2");
    await note();

    expect(steps).toEqual([[LIST, SEND], [LIST], [LIST, SEND]]);

    async function note(): Promise<void> {
      await world.see({ remote });
      steps.push(proxy.requests.splice(0));
    }
  });

  test("small ones where there are very many refs", async () => {
    const commit = await world.checkout.git("rev-parse", "HEAD");
    const numbers = Array.from({ length: 6000 }, (_, index) => String(index).padStart(4, "0"));
    const lines = numbers.map((number) => `${commit} refs/tags/v${number}\n`);
    await writeFile(join(world.repository, "packed-refs"), lines.join(""));
    await world.see({ remote });
    proxy.requests.length = 0;

    await world.see({ remote });
    const asked = proxy.headers.slice(-2).map((headers) => headers["git-protocol"]);

    expect(proxy.requests).toEqual([LIST, SEND]);
    expect(asked).toEqual(["version=2", "version=2"]);
    await world.checkout.pushFile("a.yaml", "2");
    expect(textAt((await world.see({ remote })).tree, "a.yaml")).toBe("2");
    await world.checkout.pushFile("a.yaml", "3");
    expect(textAt((await world.see({ remote, expectMove: true })).tree, "a.yaml")).toBe("3");
  });

  test("a push to a large repository brings only what changed, and a step back nothing", async () => {
    for (let file = 0; file < 300; file += 1) {
      await world.checkout.write(`files/${file}.yaml`, `name: n${file * 7919}\n`.repeat(30));
    }
    await world.checkout.commit();
    await world.checkout.push();
    const answers: number[] = [];
    proxy.harm = (body, request) => {
      if (request.method === "POST") answers.push(body.length);
      return body;
    };
    await world.see({ remote });
    await world.checkout.pushFile("files/7.yaml", "changed");
    await world.see({ remote });
    await world.checkout.push("--force", "HEAD~1:main");
    await world.see({ remote });

    const [clone = 0, push = Infinity, ...more] = answers;

    expect(clone).toBeGreaterThan(10_000);
    expect(push).toBeLessThan(4000);
    expect(more).toEqual([]);
  });
});

describe("credentials", () => {
  test.for([
    [
      "user and password",
      { basicAuth: { username: "ada", password: new Secret("p:w") } },
      "Basic YWRhOnA6dw==",
    ],
    ["a token", { bearerToken: new Secret("t0k") }, "Bearer t0k"],
  ] as const)("%s are shown with each request", async ([, credentials, want]) => {
    await world.see({ remote: { ...remote, ...credentials } });

    expect(proxy.headers.map(({ authorization }) => authorization)).toEqual([want, want]);
  });

  test("in the URL are shown too, and not printed", async () => {
    const url = remote.url.replace("http://", "http://ada:s3cret%21@");
    proxy.fault = (_, response) => {
      response.writeHead(401).end();
      return "answered";
    };

    const problem = await world.fail({ remote: { ...remote, url } });

    expect(proxy.headers[0]?.authorization).toBe(
      `Basic ${Buffer.from("ada:s3cret!").toString("base64")}`,
    );
    expect(JSON.stringify(problem)).not.toContain("s3cret");
    expect(problem.message).toContain("refused the user name and password");
  });

  test("do not follow a redirect to another server", async () => {
    const other = await FaultyProxy.before(world.server.url);
    proxy.fault = (request, response) => {
      response.writeHead(301, { location: `${other.url}${request.url}` }).end();
      return "answered";
    };

    const sight = await world.see({ remote: { ...remote, bearerToken: new Secret("t0k") } });

    expect(textAt(sight.tree, "a.yaml")).toBe("1");
    expect(other.requests).toEqual([LIST, SEND]);
    expect(other.headers.map(({ authorization }) => authorization)).toEqual([undefined, undefined]);
    await other.close();
  });

  test("follow a redirect on the same server", async () => {
    proxy.fault = (request, response) => {
      if (!request.url?.startsWith("/old/")) return "passed on";
      response.writeHead(302, { location: request.url.replace("/old/", "/acme/") }).end();
      return "answered";
    };
    const url = remote.url.replace("/acme/", "/old/");

    await world.see({ remote: { ...remote, url, bearerToken: new Secret("t0k") } });

    expect(proxy.requests).toEqual([LIST.replace("acme", "old"), LIST, SEND]);
    expect(new Set(proxy.headers.map(({ authorization }) => authorization))).toEqual(
      new Set(["Bearer t0k"]),
    );
  });
});
