import { inspect } from "node:util";

import { describe, expect, test } from "vitest";

import { linesOf } from "../../functions/adapters/secret-cache.ts";
import { describeProblems, readConfig } from "../../functions/config.ts";

const QUEUE_URL = "https://sqs.eu-west-1.amazonaws.com/123456789012/pullhook";

function secretsIn(WEBHOOK_SECRETS: string): readonly string[] {
  const config = readConfig({ QUEUE_URL, WEBHOOK_SECRETS });
  const sources = config.ok ? config.value.senders.flatMap(({ secrets }) => secrets) : [];
  return sources
    .flatMap((source) => (source.kind === "text" ? linesOf(source.secret, source.name) : []))
    .map(({ secret }) => secret.reveal());
}

describe("the settings", () => {
  test("are read from the environment", () => {
    const config = readConfig({ QUEUE_URL, WEBHOOK_SECRETS: "hunter2" });

    expect(config).toMatchObject({
      ok: true,
      value: {
        clusters: [{ name: "default", queueUrl: QUEUE_URL }],
        senders: [{ name: "github" }],
      },
    });
    expect(inspect(config, { depth: 9 })).not.toContain("hunter2");
  });

  test.for([
    ["hunter2", ["hunter2"]],
    ["next\nold", ["next", "old"]],
    ["  next \r\n\n old\n", ["next", "old"]],
    ["with, a comma and spaces", ["with, a comma and spaces"]],
  ] as const)("hold one secret a line: %j", ([text, want]) => {
    expect(secretsIn(text)).toEqual(want);
  });
});

describe("problems with the settings", () => {
  test("are all told at once, each with what to do", () => {
    const config = readConfig({});

    expect(config.ok ? "read" : describeProblems(config.error)).toBe(
      [
        "QUEUE_URL: It is not set. Set it to the URL of the queue that the agent reads, as `aws sqs get-queue-url` prints it.",
        "WEBHOOK_SECRETS: It is not set. Set it to the secret of the webhook; to several, one a line, while you exchange it.",
      ].join("\n"),
    );
  });

  test.for([
    ["QUEUE_URL", "", "It is not set."],
    ["QUEUE_URL", "pullhook", '"pullhook" is not an http or https URL.'],
    [
      "QUEUE_URL",
      "arn:aws:sqs:eu-west-1:1:pullhook",
      '"arn:aws:sqs:eu-west-1:1:pullhook" is not an http or https URL.',
    ],
    ["QUEUE_URL", "https://", '"https://" is not an http or https URL.'],
    ["WEBHOOK_SECRETS", "", "There is no secret in it."],
    ["WEBHOOK_SECRETS", " \n ", "There is no secret in it."],
  ] as const)("%s = %j", ([setting, value, message]) => {
    const config = readConfig({ QUEUE_URL, WEBHOOK_SECRETS: "hunter2", [setting]: value });

    expect(config).toMatchObject({ ok: false, error: [{ setting, message }] });
  });
});
