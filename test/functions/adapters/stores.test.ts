import { afterEach, describe, expect, test } from "vitest";

import { isJsonObject, type JsonObject } from "#contract/json.ts";

import { awsClient, BRIEFLY } from "../../../functions/adapters/aws/aws-client.ts";
import { dynamoDeliveries } from "../../../functions/adapters/dynamo-deliveries.ts";
import { storedSecret } from "../../../functions/adapters/stored-secret.ts";
import type { LogLine } from "../../../functions/ports.ts";
import { startAws, type AwsAnswers, type AwsServer } from "../../fakes/aws-server.ts";

const KEYS = { accessKeyId: "a", secretAccessKey: "hunter2" };
const NOW = new Date("2026-11-22T10:00:00Z");

const opened: AwsServer[] = [];
afterEach(() => Promise.all(opened.splice(0).map((server) => server.close())));

async function open(answers: AwsAnswers) {
  const server = await startAws(answers);
  opened.push(server);
  const options = { region: "eu-west-1", keys: KEYS, now: () => NOW, patience: BRIEFLY };
  return {
    ...server,
    aws: awsClient(options),
    at: { region: "eu-west-1", endpoint: server.endpoint },
  };
}

describe("a secret", () => {
  const answers: AwsAnswers = {
    "secretsmanager.GetSecretValue": ({ SecretId }) =>
      SecretId === "pullhook/github"
        ? { SecretString: "one\ntwo" }
        : { fault: "ResourceNotFoundException" },
    "AmazonSSM.GetParameter": ({ Name, WithDecryption }) =>
      Name === "/pullhook/harbor" && WithDecryption === true
        ? { Parameter: { Value: "three" } }
        : { fault: "ParameterNotFound" },
  };

  test.for([
    ["pullhook/github", "one\ntwo"],
    ["ssm:/pullhook/harbor", "three"],
  ] as const)("is read from where its name says: %s", async ([name, want]) => {
    const { aws, at } = await open(answers);

    const secret = await storedSecret(aws, at)(name);

    expect(secret.ok && secret.value.reveal()).toBe(want);
    expect(JSON.stringify(secret)).not.toContain(want);
  });

  test.for([
    ["pullhook/none", "ResourceNotFoundException"],
    ["ssm:/none", "ParameterNotFound"],
  ] as const)("that is not there is told by its name: %s", async ([name, why]) => {
    const { aws, at } = await open(answers);

    const secret = await storedSecret(aws, at)(name);

    expect(secret.ok ? "read" : secret.error).toMatch(
      `The secret "${name}" could not be read: ${why}`,
    );
  });

  test("that holds no text is none", async () => {
    const { aws, at } = await open({
      "secretsmanager.GetSecretValue": () => ({ SecretBinary: "AA==" }),
    });

    const secret = await storedSecret(aws, at)("pullhook/github");

    expect(secret.ok ? "read" : secret.error).toBe('The secret "pullhook/github" holds no text.');
  });
});

describe("deliveries", () => {
  /** A table of DynamoDB's, as far as it is used. */
  function aTable(): AwsAnswers {
    const items = new Map<string, JsonObject>();
    return {
      "DynamoDB_20120810.GetItem": ({ Key }) => {
        const item = items.get(JSON.stringify(isJsonObject(Key) ? Key["id"] : undefined));
        return item === undefined ? {} : { Item: item };
      },
      "DynamoDB_20120810.PutItem": ({ Item }) => {
        if (isJsonObject(Item)) items.set(JSON.stringify(Item["id"]), Item);
        return {};
      },
    };
  }

  async function deliveriesOn(answers: AwsAnswers) {
    const { aws, at } = await open(answers);
    const lines: LogLine[] = [];
    const options = {
      ...at,
      table: "t",
      now: () => NOW,
      log: (line: LogLine) => void lines.push(line),
    };
    return { deliveries: dynamoDeliveries(aws, options), lines };
  }

  test("are remembered for whoever asks the table", async () => {
    const { deliveries, lines } = await deliveriesOn(aTable());

    const before = await deliveries.has("github d1");
    await deliveries.add("github d1");

    expect([before, await deliveries.has("github d1"), await deliveries.has("gitlab d1")]).toEqual([
      false,
      true,
      false,
    ]);
    expect(lines).toEqual([]);
  });

  test.for<readonly [string, AwsAnswers]>([
    ["is missing", {}],
    ["does not answer", { "DynamoDB_20120810.GetItem": () => "silence" }],
  ])("are not known where the table %s, which is told and holds up nobody", async ([, answers]) => {
    const { deliveries, lines } = await deliveriesOn(answers);
    const startedAt = performance.now();

    const isKnown = await deliveries.has("github d1");

    expect(isKnown).toBe(false);
    expect(performance.now() - startedAt).toBeLessThan(3000);
    expect(lines).toMatchObject([{ message: "deliveries are not remembered" }]);
  });
});
