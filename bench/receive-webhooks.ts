import { createHmac } from "node:crypto";

import { isJsonObject } from "#contract/json.ts";

import { median } from "./figure.ts";

// Started by webhook-figures.ts: a warm function that receives pushes, each of its own. Its last line has the figures.
const WARM_UP = 200;
const COUNTED = 1000;
const AT_ONCE = 20; // deliveries under way, for the throughput
const BODY_BYTES = 6144;
const HEX_DIGITS = 64; // of an HMAC-SHA256
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
  wrongSignatureRatio: await wrongSignatureRatio(),
};
process.stdout.write(`\n${JSON.stringify(figures)}\n`, () => process.exit()); // when all before it is written

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

/** How much longer a signature takes to be refused that is wrong in its last digit only than one that is wrong in its first. */
async function wrongSignatureRatio(): Promise<number> {
  const first: number[] = [];
  const last: number[] = [];
  for (let index = 0; index < COUNTED; index += 1) {
    first.push(await refusalMilliseconds(0));
    last.push(await refusalMilliseconds(HEX_DIGITS - 1));
  }
  return median(last) / median(first);
}

async function refusalMilliseconds(wrongDigit: number): Promise<number> {
  const name = "x-hub-signature-256";
  const signature = push.headers[name] ?? "";
  const at = "sha256=".length + wrongDigit;
  const other = signature[at] === "0" ? "1" : "0";
  const wrong = `${signature.slice(0, at)}${other}${signature.slice(at + 1)}`;
  const delivery = {
    ...push,
    headers: { ...push.headers, "x-github-delivery": "1", [name]: wrong },
  };
  const start = performance.now();
  const answer = await handle(delivery);
  const milliseconds = performance.now() - start;
  if (!isJsonObject(answer) || answer["statusCode"] !== 401) throw new Error("not refused");
  return milliseconds;
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
