import { describe, expect, test } from "vitest";

import { parseJson } from "#contract/json.ts";
import { err, ok } from "#contract/result.ts";

import { receiveDelivery } from "../../../functions/handlers/receive-delivery.ts";
import type { Delivery } from "../../../functions/intake/delivery.ts";
import { malformedBody } from "../../../functions/intake/rejection.ts";
import type { SendProblem } from "../../../functions/ports.ts";
import { aDelivery, aPush, RECEIVED_AT, WEBHOOK_SECRET } from "../../support/github-delivery.ts";
import { oneGuest } from "../../support/guests.ts";
import { receiving, wantsAllImages } from "../../support/receiving.ts";

const QUARTER_SECOND_LATER = new Date(RECEIVED_AT.getTime() + 250);

async function receive(delivery: Delivery, problem?: SendProblem) {
  const world = receiving({ now: () => QUARTER_SECOND_LATER }, problem);
  const answer = await receiveDelivery(ok(delivery), world);
  return { answer, said: parseJson(answer.body), hints: world.queue.hints, lines: world.lines };
}

const ID = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
const REPOSITORY = "https://github.com/acme/shop.git";

describe("a delivery", () => {
  test("of a push is queued, answered 202 and logged", async () => {
    const { answer, said, hints, lines } = await receive(aDelivery());

    expect(hints).toEqual([
      {
        kind: "ref",
        id: ID,
        time: "2026-11-22T10:00:00.000Z",
        repository: REPOSITORY,
        ref: "refs/heads/main",
        before: "1".repeat(40),
        after: "2".repeat(40),
      },
    ]);
    expect(answer).toMatchObject({ status: 202, headers: { "content-type": "application/json" } });
    expect(said).toEqual({ outcome: "queued", hints: 1 });
    expect(lines).toEqual([
      {
        level: "info",
        message: "delivery queued",
        deliveryId: ID,
        event: "branch-moved",
        repository: REPOSITORY,
        ref: "refs/heads/main",
        clusters: "default",
        secret: "test#1",
        sender: "github",
        milliseconds: 250,
      },
    ]);
  });

  test("that nobody wants is answered 202 with the reason", async () => {
    const { answer, said, hints, lines } = await receive(aDelivery({ event: "issues" }));

    const reason = 'A GitHub event "issues" moves no branch, no tag and no image.';
    expect(answer.status).toBe(202);
    expect(said).toEqual({ outcome: "ignored", reason });
    expect(hints).toEqual([]);
    expect(lines).toEqual([
      {
        level: "info",
        message: "delivery ignored",
        deliveryId: ID,
        event: "ignored",
        reason,
        secret: "test#1",
        sender: "github",
        milliseconds: 250,
      },
    ]);
  });

  test("that is not signed is answered 401, and nothing of it but its claimed id is logged", async () => {
    const { answer, said, hints, lines } = await receive(aDelivery({ secret: "another" }));

    expect(answer.status).toBe(401);
    expect(said).toEqual({
      outcome: "rejected",
      code: "not-signed",
      reason: "The delivery does not carry one valid X-Hub-Signature-256.",
      advice: "Set the same secret in the webhook's settings and where pullhook reads it.",
    });
    expect(hints).toEqual([]);
    expect(lines).toEqual([
      {
        level: "warn",
        message: "delivery rejected",
        deliveryId: ID,
        code: "not-signed",
        reason: "The delivery does not carry one valid X-Hub-Signature-256.",
        sender: "github",
        milliseconds: 250,
      },
    ]);
  });

  test.for([
    ["path", aDelivery({}, { path: "/" }), 404, {}],
    ["method", aDelivery({}, { method: "GET" }), 405, { allow: "POST" }],
    ["body", aDelivery({ body: "{" }), 400, {}],
    ["header", aDelivery({ headers: { "X-GitHub-Event": "" } }), 400, {}],
    ["size", aDelivery({}, { body: new Uint8Array(25_000_001) }), 413, {}],
    ["encoding", aDelivery({ headers: { "Content-Encoding": "gzip" } }), 415, {}],
  ] as const)("with a wrong %s is refused", async ([, delivery, status, headers]) => {
    const { answer, hints } = await receive(delivery);

    expect(answer).toMatchObject({ status, headers });
    expect(answer.body).toMatch(
      /^\{"outcome":"rejected","code":".+","reason":".+\.","advice":".+\."\}$/,
    );
    expect(hints).toEqual([]);
  });

  test.for([
    ["queue-unreachable", 503],
    ["queue-refused", 502],
  ] as const)(
    "that the queue does not take (%s) is answered %s, and why only to the log",
    async ([code, status]) => {
      const problem = { code, message: "AccessDenied: arn:aws:sqs:…", advice: "Look at the role." };

      const { answer, lines } = await receive(aDelivery(), problem);

      expect(answer.status).toBe(status);
      expect(answer.body).toContain('"outcome":"failed"');
      expect(answer.body).not.toContain("arn:aws");
      expect(lines).toMatchObject([
        { level: "error", message: "delivery failed", reason: problem.message, code },
      ]);
    },
  );

  test("whose hint would be too large is answered 400 with the size", async () => {
    const payload = aPush({ ref: `refs/heads/${"ü".repeat(1000)}` });

    const { answer, hints } = await receive(aDelivery({ payload }));

    expect(answer.status).toBe(400);
    expect(answer.body).toMatch(/"reason":"The hint has \d+ bytes; 4096 are allowed\."/);
    expect(hints).toEqual([]);
  });
});

test("what could not be read as a delivery is answered and logged, too", async () => {
  const world = receiving();
  const rejection = malformedBody("The body is not base64.").error;

  const answer = await receiveDelivery(err(rejection), world);

  expect(answer.status).toBe(400);
  expect(world.lines).toMatchObject([{ message: "delivery rejected", code: "body-malformed" }]);
});

describe("deliveries that come again", () => {
  test("are dropped once their hints are on the queue", async () => {
    const world = receiving();

    const answers = [
      await receiveDelivery(ok(aDelivery()), world),
      await receiveDelivery(ok(aDelivery()), world),
    ];

    expect(answers.map(({ body }) => parseJson(body))).toMatchObject([
      { outcome: "queued" },
      { outcome: "repeated" },
    ]);
    expect(world.queue.hints).toHaveLength(1);
  });

  test("are queued where they were not the first time", async () => {
    const problem = { code: "queue-unreachable", message: "away", advice: "" } as const;
    const broken = receiving({}, problem);
    const healed = receiving({ deliveries: broken.deliveries });

    const first = await receiveDelivery(ok(aDelivery()), broken);
    const second = await receiveDelivery(ok(aDelivery()), healed);

    expect([first.status, second.status]).toEqual([503, 202]);
    expect(healed.queue.hints).toHaveLength(1);
  });

  test("are never dropped where their sender gives them no id", async () => {
    const world = receiving({
      guests: oneGuest("dockerhub", "hunter2"),
      clusters: [wantsAllImages("docker.io")],
    });
    const body = { push_data: { tag: "1" }, repository: { repo_name: "acme/shop" } };
    const delivery = aDelivery({ payload: body }, { path: "/hooks/dockerhub/hunter2" });

    await receiveDelivery(ok(delivery), world);
    await receiveDelivery(ok(delivery), world);

    expect(world.queue.hints).toMatchObject([
      { kind: "image", image: "docker.io/acme/shop" },
      { kind: "image", image: "docker.io/acme/shop" },
    ]);
    expect(world.queue.hints[0]).not.toHaveProperty("tag"); // nobody signed for it
  });
});

test("what proved a sender is counted by its name, never by its value", async () => {
  const world = receiving({ guests: oneGuest("github", `next-secret\n${WEBHOOK_SECRET}`) });

  await receiveDelivery(ok(aDelivery()), world);

  expect(world.counts).toEqual(["Deliveries queued github", "SecretUses test#2"]);
  expect(JSON.stringify([world.lines, world.counts])).not.toContain(WEBHOOK_SECRET);
});

test("a secret in a path that leads nowhere is not repeated", async () => {
  const { answer, lines } = await receive(aDelivery({}, { path: "/hooks/dockerhubb/hunter2" }));

  expect(answer.status).toBe(404);
  expect(JSON.stringify([answer, lines])).not.toContain("hunter2");
});
