import { createHmac } from "node:crypto";

import { isJsonObject } from "#contract/json.ts";

// Started by webhook-figures.ts: a warm function that receives pushes. Its last line is the CPU time of one, in milliseconds.
const WARM_UP = 200;
const COUNTED = 1000;
const BODY_BYTES = 6144;

const handle = handlerOf(await import(process.env["BUNDLE"] ?? ""));
const push = aPush(process.env["WEBHOOK_SECRETS"] ?? "");
await receive(WARM_UP);
const before = process.cpuUsage();
await receive(COUNTED);
const { user, system } = process.cpuUsage(before);
process.stdout.write(`${(user + system) / 1000 / COUNTED}\n`);
process.exit();

async function receive(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    const answer = await handle(push);
    if (!isJsonObject(answer) || answer["statusCode"] !== 202) throw new Error("not queued");
  }
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

function aPush(secret: string): object {
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
      "x-github-delivery": "72d3162e-cc78-11e3-81ab-4c9367dc0958",
      "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
    },
    body,
    isBase64Encoded: false,
  };
}
