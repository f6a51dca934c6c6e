import { createHash } from "node:crypto";

import { expect, test } from "vitest";

import { parseJson } from "#contract/json.ts";
import { ok } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import { receiveDelivery } from "../../../functions/handlers/receive-delivery.ts";
import type { ReceiverSettings } from "../../../functions/settings/settings.ts";
import { aDelivery } from "../../support/github-delivery.ts";
import { guestsOf } from "../../support/guests.ts";
import { receiving } from "../../support/receiving.ts";

const MEANS = { repository: "https://github.com/acme/shop", ref: "main" };

function aReceiver(over: Partial<ReceiverSettings> = {}): ReceiverSettings {
  const secret = new Secret("next-token\nold-token");
  return {
    name: "shop",
    namespace: "flux-system",
    type: "github",
    secrets: [{ kind: "text", name: "token", secret }],
    options: {},
    ...over,
  };
}

/** The path that `kubectl get receiver` shows. */
function pathOf(token: string, name = "shop", namespace = "flux-system"): string {
  return `/hook/${createHash("sha256")
    .update(token + name + namespace)
    .digest("hex")}`;
}

async function deliver(receiver: ReceiverSettings, delivery: ReturnType<typeof aDelivery>) {
  const world = receiving({ guests: guestsOf([], [receiver]) });
  const answer = await receiveDelivery(ok(delivery), world);
  return { status: answer.status, said: parseJson(answer.body), hints: world.queue.hints };
}

test.for(["old-token", "next-token"])(
  "a webhook of Flux's moves by its host alone: %s",
  async (token) => {
    const delivery = aDelivery({ secret: token }, { path: pathOf(token) });

    const { status, hints } = await deliver(aReceiver(), delivery);

    expect(status).toBe(202);
    expect(hints).toMatchObject([{ repository: "https://github.com/acme/shop.git" }]);
  },
);

test("a token that ends in a newline in the cluster is the same token here", async () => {
  const delivery = aDelivery({ secret: "old-token" }, { path: pathOf("old-token\n") });

  expect((await deliver(aReceiver(), delivery)).status).toBe(202);
});

test.for([
  ["another token", pathOf("guess"), 404],
  ["another name", pathOf("old-token", "other"), 404],
  ["a path that was guessed, with no signature", pathOf("old-token"), 401],
] as const)("nobody gets in with %s", async ([, path, want]) => {
  const { status, hints } = await deliver(aReceiver(), aDelivery({ secret: "guess" }, { path }));

  expect(status).toBe(want);
  expect(hints).toEqual([]);
});

test("an event that the receiver does not list is passed over", async () => {
  const delivery = aDelivery({ secret: "old-token" }, { path: pathOf("old-token") });

  const { said, hints } = await deliver(aReceiver({ events: ["ping", "Release"] }), delivery);

  expect(said).toEqual({
    outcome: "ignored",
    reason: 'The receiver does not list the event "push".',
  });
  expect(hints).toEqual([]);
});

test.for(["", "{}", '{"ref": 1}'])(
  "what `flux trigger receiver` sends stands for what is set up: %j",
  async (body) => {
    const receiver = aReceiver({ type: "generic", options: { means: MEANS } });
    const delivery = aDelivery({ body, headers: {} }, { path: pathOf("old-token") });

    const { hints } = await deliver(receiver, delivery);

    expect(hints).toMatchObject([{ repository: MEANS.repository, ref: "refs/heads/main" }]);
  },
);

test.for([
  ["sha256", "6d4b0b7e"],
  ["sha512", ""],
] as const)("generic-hmac asks for a valid %s", async ([algorithm, mac]) => {
  const receiver = aReceiver({ type: "generic-hmac", options: { means: MEANS } });
  const headers = { "X-Signature": `${algorithm}=${mac}` };
  const delivery = aDelivery({ body: "{}", headers }, { path: pathOf("old-token") });

  expect((await deliver(receiver, delivery)).status).toBe(401);
});
