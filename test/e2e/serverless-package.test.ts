import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { afterAll, beforeAll, describe, expect, test } from "vitest";

import { isJsonObject, parseJson, type JsonObject } from "#contract/json.ts";

import { startQueue, type LocalQueue } from "../../infra/local/queue/start-queue.ts";
import { aDelivery, WEBHOOK_SECRET } from "../support/github-delivery.ts";
import { bodiesOf, receive, sqsClient } from "../support/sqs/client.ts";
import { unzip } from "../support/unzip.ts";

const run = promisify(execFile);
const SOURCES = ["functions", "infra", "serverless.yml", "package.json", "tsconfig.json"];
const BUNDLE = "dist/functions/webhook.mjs";

let folder: string;
let template: JsonObject;
let files: ReadonlyMap<string, Buffer>;
let queue: LocalQueue;

// As on a machine that has just cloned the repository: nothing is built, the home is empty, there are no credentials.
beforeAll(async () => {
  queue = await startQueue();
  folder = await mkdtemp(join(tmpdir(), "pullhook-package-"));
  for (const path of SOURCES) await cp(path, join(folder, path), { recursive: true });
  await symlink(join(process.cwd(), "node_modules"), join(folder, "node_modules"));
  await mkdir(join(folder, "home"));
  await run(process.execPath, ["node_modules/serverless/bin/serverless.js", "package"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: join(folder, "home") },
  });
  const output = join(folder, ".serverless");
  const text = await readFile(join(output, "cloudformation-template-update-stack.json"), "utf8");
  template = object(parseJson(text));
  files = unzip(await readFile(join(output, "pullhook.zip")));
  for (const [name, content] of files) {
    const path = join(folder, "unzipped", name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
  }
});

afterAll(async () => {
  await queue.close();
  await rm(folder, { recursive: true, force: true });
});

function object(value: unknown): JsonObject {
  if (!isJsonObject(value)) throw new Error(`${JSON.stringify(value)} is not an object`);
  return value;
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner: unknown, name) => object(inner)[name], value);
}

function properties(resource: string): JsonObject {
  return object(at(template, "Resources", resource, "Properties"));
}

/** The statements of all policies in a part of the template. */
function statements(value: unknown): readonly JsonObject[] {
  if (Array.isArray(value)) return value.flatMap(statements);
  if (!isJsonObject(value)) return [];
  const { Statement: own, ...rest } = value;
  const below = Object.values(rest).flatMap(statements);
  return Array.isArray(own) ? [...own.map(object), ...below] : below;
}

describe("the template", () => {
  test("has the function, its URL, two queues, a table, what may use them, and alarms", () => {
    const resources = Object.values(object(template["Resources"]));

    expect(resources.map((resource) => String(at(resource, "Type"))).toSorted()).toEqual([
      "AWS::CloudWatch::Alarm",
      "AWS::CloudWatch::Alarm",
      "AWS::DynamoDB::Table",
      "AWS::IAM::ManagedPolicy",
      "AWS::IAM::Role",
      "AWS::Lambda::Function",
      "AWS::Lambda::Permission",
      "AWS::Lambda::Permission",
      "AWS::Lambda::Url",
      "AWS::Logs::LogGroup",
      "AWS::S3::Bucket",
      "AWS::S3::BucketPolicy",
      "AWS::SNS::Topic",
      "AWS::SQS::Queue",
      "AWS::SQS::Queue",
      "AWS::SQS::QueuePolicy",
    ]);
  });

  test("lets the function send to the one queue, read its secret, remember deliveries and write its own log", () => {
    expect(statements(properties("WebhookRole")["Policies"])).toEqual([
      {
        Effect: "Allow",
        Action: "sqs:SendMessage",
        Resource: { "Fn::GetAtt": ["HintQueue", "Arn"] },
      },
      {
        Effect: "Allow",
        Action: ["dynamodb:GetItem", "dynamodb:PutItem"],
        Resource: { "Fn::GetAtt": ["Deliveries", "Arn"] },
      },
      {
        Effect: "Allow",
        Action: "secretsmanager:GetSecretValue",
        Resource: {
          "Fn::Sub":
            "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:pullhook/webhook-secrets-??????",
        },
      },
      {
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: { "Fn::GetAtt": ["WebhookLogGroup", "Arn"] },
      },
    ]);
    expect(properties("WebhookLambdaFunction")["Role"]).toEqual({
      "Fn::GetAtt": ["WebhookRole", "Arn"],
    });
  });

  test("lets the agent receive from the one queue, and not send", () => {
    expect(statements(properties("AgentPolicy"))).toEqual([
      {
        Effect: "Allow",
        Action: [
          "sqs:ReceiveMessage",
          "sqs:DeleteMessage",
          "sqs:ChangeMessageVisibility",
          "sqs:GetQueueAttributes",
        ],
        Resource: { "Fn::GetAtt": ["HintQueue", "Arn"] },
      },
    ]);
  });

  test("allows nothing on every resource, and no action by a wildcard", () => {
    const allowed = statements(template)
      .filter(({ Effect }) => Effect === "Allow")
      .map(({ Action, Resource = "" }) => JSON.stringify([Action, Resource]));

    expect(allowed).toHaveLength(6);
    expect(allowed.filter((statement) => statement.includes("*"))).toEqual([]);
  });

  test("has an encrypted queue with long polls, a limit, and a dead-letter queue that keeps for 14 days", () => {
    expect(properties("HintQueue")).toMatchObject({
      SqsManagedSseEnabled: true,
      ReceiveMessageWaitTimeSeconds: 20,
      MaximumMessageSize: 8192,
      RedrivePolicy: {
        deadLetterTargetArn: { "Fn::GetAtt": ["HintDeadLetterQueue", "Arn"] },
        maxReceiveCount: 10,
      },
    });
    expect(properties("HintDeadLetterQueue")).toMatchObject({
      SqsManagedSseEnabled: true,
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
  });

  test("names the secret, and does not hold it", () => {
    expect(at(properties("WebhookLambdaFunction"), "Environment", "Variables")).toEqual({
      QUEUE_URL: { Ref: "HintQueue" },
      WEBHOOK_SECRET_NAME: "pullhook/webhook-secrets",
      DELIVERIES_TABLE: { Ref: "Deliveries" },
    });
  });
});

const SETTINGS = {
  WEBHOOK_SECRETS: WEBHOOK_SECRET,
  AWS_REGION: "eu-west-1",
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
};

/** Calls the handler that the template names, in a process of its own, and gives its answer. */
async function invoke(event: object, env: Readonly<Record<string, string>>): Promise<unknown> {
  const handler = String(properties("WebhookLambdaFunction")["Handler"]);
  const [file, name] = handler.split(".");
  const script = `
    import { ${name} as handle } from ${JSON.stringify(join(folder, "unzipped", `${file}.mjs`))};
    const answer = await handle(${JSON.stringify(event)});
    process.stdout.write("\\n" + JSON.stringify(answer));
  `;
  const { stdout } = await run(process.execPath, ["--input-type=module", "--eval", script], {
    env,
  });
  return parseJson(stdout.split("\n").at(-1) ?? "");
}

function aLambdaEvent(over: object = {}): object {
  const { headers, body } = aDelivery();
  return {
    version: "2.0",
    rawPath: "/hooks/github",
    headers: Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value])),
    requestContext: { http: { method: "POST" } },
    body: Buffer.from(body).toString("base64"),
    isBase64Encoded: true,
    ...over,
  };
}

describe("the package", () => {
  test("holds one file, which is small", () => {
    expect([...files.keys()]).toEqual([BUNDLE]);
    expect(files.get(BUNDLE)?.byteLength).toBeLessThan(400 * 1024);
  });

  test("queues a signed delivery", async () => {
    const queueUrl = queue.createQueue("signed");

    const answer = await invoke(aLambdaEvent(), { ...SETTINGS, QUEUE_URL: queueUrl });

    expect(answer).toMatchObject({ statusCode: 202, body: '{"outcome":"queued","hints":1}' });
    expect(bodiesOf(await receive(sqsClient(queue.endpoint), queueUrl))).toHaveLength(1);
  });

  test("refuses an unsigned delivery", async () => {
    const queueUrl = queue.createQueue("unsigned");

    const answer = await invoke(aLambdaEvent({ headers: {} }), {
      ...SETTINGS,
      QUEUE_URL: queueUrl,
    });

    expect(answer).toMatchObject({ statusCode: 401 });
    expect(await receive(sqsClient(queue.endpoint), queueUrl)).toEqual([]);
  });

  test("does not start with wrong settings, and names all of them", async () => {
    const started = invoke(aLambdaEvent(), { QUEUE_URL: "pullhook" });

    await expect(started).rejects.toThrow(
      /QUEUE_URL: "pullhook" is not .*\n.*WEBHOOK_SECRETS: It is not set/,
    );
  });
});
