import { describe, expect, test } from "vitest";

import { isJsonObject, type JsonObject } from "#contract/json.ts";

import { stackOf, type Stack } from "../../../infra/aws/stack/stack.ts";
import { parseSettings } from "../../../infra/settings-file.ts";

function stack(yaml: string, githubAppId = ""): Stack {
  const file = parseSettings(yaml, "pullhook.yaml");
  if (!file.ok) throw new Error(file.error.join("\n"));
  return stackOf({
    name: "pullhook-prod",
    settings: file.value.settings,
    secretName: "pullhook/webhook-secrets",
    githubAppId,
    githubAppKeyName: "pullhook/app-key",
  });
}

function resourcesOf({ resources }: Stack): JsonObject {
  const all = resources["Resources"];
  return isJsonObject(all) ? all : {};
}

/** The logical ids of resources whose name begins so. */
function ids(made: Stack, prefix: string): readonly string[] {
  return Object.keys(resourcesOf(made)).filter((id) => id.startsWith(prefix));
}

const TWO = `
clusters:
  - { name: staging, wants: [{ repository: "**" }] }
  - { name: edge-1, wants: [{ repository: "**" }] }
  - { name: elsewhere, queueUrl: "https://sqs.eu-west-1.amazonaws.com/1/q", wants: [{ repository: "**" }] }
`;

describe("a stack of several clusters", () => {
  test("has a queue, a dead-letter queue and a policy for each, but not for queues of others", () => {
    const made = stack(TWO);

    expect(ids(made, "AgentPolicy")).toEqual(["AgentPolicyStaging", "AgentPolicyEdgeDash1"]);
    expect(ids(made, "HintQueue")).toHaveLength(4); // and their policies
    expect(ids(made, "HintDeadLetterQueue")).toHaveLength(2);
  });

  test("lets each agent read its own queue alone", () => {
    const policy = JSON.stringify(resourcesOf(stack(TWO))["AgentPolicyStaging"]);

    expect(policy).toContain("HintQueueStaging");
    expect(policy).not.toContain("Edge");
    expect(policy).not.toContain("SendMessage");
  });

  test("tells the function what the queues' URLs have in common", () => {
    expect(JSON.stringify(stack(TWO).environment)).toMatch(
      /"QUEUE_URL_PREFIX":\{"Fn::Sub":"[^"]+pullhook-prod-hints-"\}/,
    );
  });
});

test("ECR's events are taken where somebody wants images, and lost deliveries looked for where there is an App", () => {
  const plain = stack(TWO);
  const full = stack(TWO.replace('repository: "**" }] }', "image: docker.io/acme/* }] }"), "123");

  expect(Object.keys(plain.functions)).toEqual([]);
  expect(Object.keys(full.functions)).toEqual(["imageEvent", "sweeper"]);
  expect(ids(full, "SweeperRole")).toEqual(["SweeperRole"]);
});

test("the functions may read the secrets that the settings name, and no others", () => {
  const made = stack(`${TWO}
senders:
  gitlab: { secret: pullhook/gitlab }
  harbor: { secret: "ssm:/pullhook/harbor" }
`);

  const role = JSON.stringify(resourcesOf(made)["WebhookRole"]);
  expect(role).toContain("secret:pullhook/gitlab-??????");
  expect(role).toContain("parameter/pullhook/harbor");
  expect(role).not.toContain("webhook-secrets");
  expect(role).not.toContain('"*"');
});
