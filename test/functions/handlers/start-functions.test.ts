import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

import { decodeHint } from "#contract/hint.ts";

import type { HttpServer } from "../../../functions/adapters/node-http.ts";
import { startFunctions } from "../../../functions/handlers/start-functions.ts";
import type { Delivery } from "../../../functions/intake/delivery.ts";
import type { LogLine } from "../../../functions/ports.ts";
import { startQueue, type LocalQueue } from "../../../infra/local/queue/start-queue.ts";
import { configOf } from "../../support/config.ts";
import { aDelivery, WEBHOOK_SECRET } from "../../support/github-delivery.ts";
import { placeOf } from "../../support/hints.ts";
import { bodiesOf, receive, sqsClient } from "../../support/sqs/client.ts";

const REPOSITORY = "https://github.com/acme/shop.git";

let queue: LocalQueue;
let queueUrl: string;
let functions: HttpServer;
const lines: LogLine[] = [];

beforeAll(async () => {
  queue = await startQueue();
  queueUrl = queue.createQueue("hints");
  functions = await startFunctions({
    config: configOf({ QUEUE_URL: queueUrl, WEBHOOK_SECRETS: WEBHOOK_SECRET }),
    keys: { accessKeyId: "a", secretAccessKey: "b" },
    port: 0,
    log: (line) => void lines.push(line),
  });
  vi.stubEnv("QUEUE_URL", queueUrl);
  vi.stubEnv("WEBHOOK_SECRETS", WEBHOOK_SECRET);
  vi.stubEnv("AWS_REGION", "us-east-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "a");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "b");
  vi.spyOn(process.stdout, "write").mockImplementation(() => true);
});

afterAll(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await functions.close();
  await queue.close();
});

interface Said {
  readonly status: number;
  readonly body: string;
}

async function overHttp({ method, path, headers, body }: Delivery): Promise<Said> {
  const init = { method, headers: headers.map(([name, value]): [string, string] => [name, value]) };
  const response = await fetch(functions.url + path, method === "GET" ? init : { ...init, body });
  return { status: response.status, body: await response.text() };
}

async function onLambda({ method, path, headers, body }: Delivery): Promise<Said> {
  const { handler } = await import("../../../functions/handlers/webhook.ts");
  const answer = await handler({
    version: "2.0",
    rawPath: path,
    requestContext: { http: { method } },
    headers: Object.fromEntries(headers),
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
  });
  return { status: answer.statusCode, body: answer.body };
}

async function queued(): Promise<readonly string[]> {
  const messages = await receive(sqsClient(queue.endpoint), queueUrl, { MaxNumberOfMessages: 10 });
  const hints = bodiesOf(messages).map(decodeHint);
  return hints.map((hint) => (hint.ok ? placeOf(hint.value) : hint.error.message));
}

describe("the functions over plain HTTP and on Lambda", () => {
  test("queue the same hint of the same push", async () => {
    const answers = [await overHttp(aDelivery()), await onLambda(aDelivery())];

    const accepted = { status: 202, body: '{"outcome":"queued","hints":1}' };
    expect(answers).toEqual([accepted, accepted]);
    expect(await queued()).toEqual([REPOSITORY, REPOSITORY]);
    expect(lines.map(({ message }) => message)).toContain("delivery queued");
  });

  test.for([
    ["a ping", aDelivery({ event: "ping" }), 202],
    ["no signature", aDelivery({ headers: { "X-Hub-Signature-256": undefined } }), 401],
    ["another secret", aDelivery({ secret: "another" }), 401],
    ["no push", aDelivery({ payload: {} }), 400],
    ["a compressed body", aDelivery({ headers: { "Content-Encoding": "gzip" } }), 415],
    ["a GET", aDelivery({ body: "" }, { method: "GET" }), 405],
    ["another path", aDelivery({}, { path: "/hooks" }), 404],
    ["a large body", aDelivery({}, { body: new Uint8Array(25_000_001) }), 413],
  ] as const)("answer %s in the same words", async ([, delivery, status]) => {
    const [http, lambda] = [await overHttp(delivery), await onLambda(delivery)];

    expect(http).toEqual(lambda);
    expect(http.status).toBe(status);
    expect(await queued()).toEqual([]);
  });
});
