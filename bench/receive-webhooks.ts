import { createHmac } from "node:crypto";

import { isJsonObject } from "#contract/json.ts";

// Started by webhook-figures.ts: a warm function that receives pushes, each of its own. Its last line has the figures.
const WARM_UP = 200;
const COUNTED = 1000;
const AT_ONCE = 20; // deliveries under way, for the throughput
const BODY_BYTES = 6144;
const MEBIBYTE = 1024 * 1024;

const handle = handlerOf(await import(process.env["BUNDLE"] ?? ""));
const push = aPush(process.env["WEBHOOK_SECRETS"] ?? "");
let deliveries = 0;
await receive(WARM_UP);
const before = process.cpuUsage();
await receive(COUNTED);
const { user, system } = process.cpuUsage(before);
const startedAt = performance.now();
await Promise.all(Array.from({ length: AT_ONCE }, () => receive(COUNTED / AT_ONCE)));
const seconds = (performance.now() - startedAt) / 1000;
const figures = {
  cpuMilliseconds: (user + system) / 1000 / COUNTED,
  perSecond: COUNTED / seconds,
  residentMebibytes: process.memoryUsage.rss() / MEBIBYTE,
  verifyMilliseconds: verify(),
};
process.stdout.write(`\n${JSON.stringify(figures)}\n`);
process.exit();

async function receive(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const answer = await handle(nextPush());
    if (!isJsonObject(answer) || answer["statusCode"] !== 202) throw new Error("not queued");
  }
}

/** The push under another id: the same again would not be queued. */
function nextPush(): object {
  deliveries += 1;
  const id = `00000000-0000-0000-0000-${String(deliveries).padStart(12, "0")}`;
  return { ...push, headers: { ...push.headers, "x-github-delivery": id } };
}

/** What of a delivery its signature alone takes, in CPU time. */
function verify(): number {
  const start = process.cpuUsage();
  for (let index = 0; index < COUNTED; index += 1) {
    createHmac("sha256", "it-is-a-secret-to-everybody").update(push.body).digest();
  }
  const used = process.cpuUsage(start);
  return (used.user + used.system) / 1000 / COUNTED;
}

type Handler = (event: object) => Promise<unknown>;

function handlerOf(module: unknown): Handler {
  const handler = isJsonObject(module) ? module["handler"] : undefined;
  if (!isHandler(handler)) throw new Error("The bundle has no handler.");
  return handler;
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

interface Push {
  readonly version: string;
  readonly rawPath: string;
  readonly requestContext: object;
  readonly isBase64Encoded: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function aPush(secret: string): Push {
  const payload = {
    ref: "refs/heads/main",
    before: "1".repeat(40),
    after: "2".repeat(40),
    forced: false,
    repository: { id: 1, full_name: "acme/shop", clone_url: "https://github.com/acme/shop.git" },
    commits: [{ id: "2".repeat(40), added: [], removed: [], modified: ["a.yaml"] }],
  };
  const padding = "x".repeat(BODY_BYTES - JSON.stringify({ ...payload, padding: "" }).length);
  const body = JSON.stringify({ ...payload, padding });
  return {
    version: "2.0",
    rawPath: "/hooks/github",
    requestContext: { http: { method: "POST" } },
    headers: {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
    isBase64Encoded: false,
  };
}
