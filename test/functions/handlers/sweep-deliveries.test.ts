import { createPublicKey, createVerify, generateKeyPairSync } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";

import { afterEach, expect, test } from "vitest";

import { isJsonObject, parseJson } from "#contract/json.ts";
import { Secret } from "#contract/secret.ts";

import { githubApp } from "../../../functions/adapters/github-app.ts";
import { sweepDeliveries } from "../../../functions/handlers/sweep-deliveries.ts";
import type { LogLine } from "../../../functions/ports.ts";

const NOW = new Date("2026-11-22T10:00:00Z");
const { privateKey, publicKey } = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  privateKeyEncoding: { type: "pkcs1", format: "pem" }, // as GitHub gives it out
  publicKeyEncoding: { type: "spki", format: "pem" },
});

interface Entry {
  readonly guid: string;
  readonly status: number;
  readonly minutesAgo: number;
  readonly throttled?: boolean;
}

const opened: (() => unknown)[] = [];
afterEach(() => Promise.all(opened.splice(0).map((close) => close())));

/** A small GitHub, which has this in its log, gives out two entries a page and takes only what the App signed. */
async function aGithub(entries: readonly Entry[], isAway = false) {
  const redelivered: string[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    if (isAway || !isSignedByApp(request)) {
      response.writeHead(isAway ? 503 : 401).end();
      return;
    }
    const [, id] = /^\/app\/hook\/deliveries\/(\d+)\/attempts$/.exec(pathname) ?? [];
    if (request.method === "POST" && id !== undefined) {
      redelivered.push(entries[Number(id)]?.guid ?? "");
      response.writeHead(202).end("{}");
      return;
    }
    const from = Number(searchParams.get("cursor") ?? 0);
    const page = entries.slice(from, from + 2).map((entry, index) => logged(entry, from + index));
    const next = `<http://${request.headers.host}/app/hook/deliveries?cursor=${from + 2}>; rel="next"`;
    response.writeHead(200, from + 2 < entries.length ? { link: next } : {});
    response.end(JSON.stringify(page));
  }).listen(0, "127.0.0.1");
  opened.push(() => server.close().closeAllConnections());
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  return { api: `http://127.0.0.1:${port}`, redelivered };
}

function logged({ guid, status, minutesAgo, throttled = false }: Entry, id: number): object {
  const at = new Date(NOW.getTime() - minutesAgo * 60_000).toISOString();
  return {
    id,
    guid,
    delivered_at: at,
    status_code: status,
    status: status === 202 ? "OK" : "Failed",
    throttled_at: throttled ? at : null,
  };
}

function isSignedByApp({ headers }: IncomingMessage): boolean {
  const [, token = ""] = /^Bearer (.+)$/.exec(headers.authorization ?? "") ?? [];
  const [header = "", claims = "", signature = ""] = token.split(".");
  const said = parseJson(Buffer.from(claims, "base64url").toString());
  const isSound = createVerify("RSA-SHA256")
    .update(`${header}.${claims}`)
    .verify(createPublicKey(publicKey), signature, "base64url");
  return (
    isSound &&
    isJsonObject(said) &&
    said["iss"] === "12345" &&
    Number(said["exp"]) > NOW.getTime() / 1000
  );
}

async function sweep(entries: readonly Entry[], isAway = false) {
  const { api, redelivered } = await aGithub(entries, isAway);
  const lines: LogLine[] = [];
  const app = { id: "12345", privateKey: new Secret(privateKey), api, now: () => NOW };
  await sweepDeliveries({
    deliveryLog: githubApp(app),
    log: (line) => void lines.push(line),
    now: () => NOW,
  });
  return { redelivered, lines };
}

const DAY = 24 * 60;

test.for<readonly [string, readonly Entry[], readonly string[]]>([
  ["what failed is sent again", [{ guid: "a", status: 503, minutesAgo: 5 }], ["a"]],
  ["what nobody answered is sent again", [{ guid: "a", status: 0, minutesAgo: 5 }], ["a"]],
  ["what was not signed right is tried again", [{ guid: "a", status: 401, minutesAgo: 5 }], ["a"]],
  ["what went well is left alone", [{ guid: "a", status: 202, minutesAgo: 5 }], []],
  [
    "what went well at last is left alone",
    [
      { guid: "a", status: 202, minutesAgo: 5 },
      { guid: "b", status: 202, minutesAgo: 6 },
      { guid: "a", status: 503, minutesAgo: 9 },
    ],
    [],
  ],
  [
    "it is looked for on all pages",
    Array.from({ length: 7 }, (_, index) => ({
      guid: `g${index}`,
      status: index === 6 ? 502 : 202,
      minutesAgo: 9 + index,
    })),
    ["g6"],
  ],
  ["what can never be read is left alone", [{ guid: "a", status: 400, minutesAgo: 5 }], []],
  [
    "what GitHub keeps no longer is left alone",
    [{ guid: "a", status: 503, minutesAgo: 3 * DAY + 1 }],
    [],
  ],
  [
    "what GitHub put off itself is left alone",
    [{ guid: "a", status: 0, minutesAgo: 5, throttled: true }],
    [],
  ],
  [
    "what failed twice has a longer pause",
    [
      { guid: "a", status: 503, minutesAgo: 1 },
      { guid: "a", status: 503, minutesAgo: 10 },
    ],
    [],
  ],
  [
    "what failed ten times is given up",
    Array.from({ length: 10 }, (_, index) => ({ guid: "a", status: 503, minutesAgo: DAY + index })),
    [],
  ],
])("%s", async ([, entries, want]) => {
  const { redelivered } = await sweep(entries);

  expect(redelivered).toEqual(want);
});

test("a GitHub that is away is told of, and no secret is", async () => {
  const { lines } = await sweep([{ guid: "a", status: 503, minutesAgo: 5 }], true);

  expect(lines).toMatchObject([{ level: "error", message: "deliveries swept in part", due: 0 }]);
  expect(JSON.stringify(lines)).not.toContain("PRIVATE KEY");
});
