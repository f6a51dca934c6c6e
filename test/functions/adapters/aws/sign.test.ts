import { SQSClient, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test, vi } from "vitest";

import { isJsonObject } from "#contract/json.ts";

import { signedHeaders } from "../../../../functions/adapters/aws/sign.ts";
import { startQueue } from "../../../../infra/local/queue/start-queue.ts";

process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const KEYS = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "hunter2", sessionToken: "a/token+==" };

/** What the AWS SDK sends for the same call at the same time: the request that its own signer made. */
async function signedByTheSdk(endpoint: string) {
  const client = new SQSClient({
    endpoint,
    region: "eu-west-1",
    credentials: KEYS,
    maxAttempts: 1,
  });
  let request: unknown;
  client.middlewareStack.add(
    (next) => (args) => {
      request = args.request;
      return next(args);
    },
    { step: "finalizeRequest", priority: "low" },
  );
  const input = { QueueUrl: `${endpoint}/000000000000/q`, MessageBody: "é" };
  await client.send(new SendMessageCommand(input)).catch(() => undefined);
  return requestOf(request);
}

function requestOf(value: unknown): { headers: Record<string, string>; body: string } {
  const { headers, body } = isJsonObject(value) ? value : {};
  if (!isJsonObject(headers)) throw new Error("The SDK's request is not of the shape that it had.");
  return {
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, text]) => [name, String(text)]),
    ),
    body: body instanceof Uint8Array ? Buffer.from(body).toString("utf8") : String(body),
  };
}

test("a request is signed as the AWS SDK signs it", async () => {
  const queue = await startQueue();
  vi.useFakeTimers({ now: new Date("2026-11-22T10:00:00.789Z"), toFake: ["Date"] });
  const { headers, body } = await signedByTheSdk(queue.endpoint);
  vi.useRealTimers();
  await queue.close();
  const signed =
    /SignedHeaders=([^,]+)/.exec(headers["authorization"] ?? "")?.[1]?.split(";") ?? [];
  const own = signed.filter(
    (name) => !["host", "x-amz-date", "x-amz-security-token"].includes(name),
  );

  const ours = await signedHeaders(
    {
      url: `${queue.endpoint}/`,
      service: "sqs",
      region: "eu-west-1",
      headers: Object.fromEntries(own.map((name) => [name, headers[name] ?? ""])),
      body,
    },
    KEYS,
    new Date("2026-11-22T10:00:00.789Z"),
  );

  expect(ours["authorization"]).toBe(headers["authorization"]);
  expect(ours["authorization"]).not.toContain("hunter2");
});
