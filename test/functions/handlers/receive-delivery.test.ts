import { describe, expect, test } from "vitest";

import { parseJson } from "#contract/json.ts";
import { err, ok } from "#contract/result.ts";
import { Secret } from "#contract/secret.ts";

import { webhookSecrets } from "../../../functions/adapters/webhook-secrets.ts";
import { receiveDelivery } from "../../../functions/handlers/receive-delivery.ts";
import type { Delivery } from "../../../functions/intake/delivery.ts";
import { malformedBody } from "../../../functions/intake/rejection.ts";
import type { LogLine, SendProblem } from "../../../functions/ports.ts";
import { memoryHintQueue } from "../../fakes/memory-hint-queue.ts";
import { aDelivery, aPush, RECEIVED_AT, WEBHOOK_SECRET } from "../../support/github-delivery.ts";

const QUARTER_SECOND_LATER = new Date(RECEIVED_AT.getTime() + 250);

async function receive(delivery: Delivery, problem?: SendProblem) {
  const queue = memoryHintQueue(problem);
  const lines: LogLine[] = [];
  const answer = await receiveDelivery(ok(delivery), {
    isSigned: webhookSecrets([new Secret(WEBHOOK_SECRET)]),
    send: queue.send,
    log: (line) => lines.push(line),
    now: () => QUARTER_SECOND_LATER,
  });
  return { answer, said: parseJson(answer.body), hints: queue.hints, lines };
}

const ID = "72d3162e-cc78-11e3-81ab-4c9367dc0958";
const REPOSITORY = "https://github.com/acme/shop.git";

describe("a delivery", () => {
  test("of a push is queued, answered 202 and logged", async () => {
    const { answer, said, hints, lines } = await receive(aDelivery());

    expect(hints).toEqual([
      {
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
        milliseconds: 250,
      },
    ]);
  });

  test("that nobody wants is answered 202 with the reason", async () => {
    const { answer, said, hints, lines } = await receive(aDelivery({ event: "issues" }));

    const reason = 'A GitHub event "issues" moves no branch and no tag.';
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
      advice: "Set the same secret in the webhook's settings and in pullhook's WEBHOOK_SECRETS.",
    });
    expect(hints).toEqual([]);
    expect(lines).toEqual([
      {
        level: "warn",
        message: "delivery rejected",
        deliveryId: ID,
        code: "not-signed",
        reason: "The delivery does not carry one valid X-Hub-Signature-256.",
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
  const lines: LogLine[] = [];
  const rejection = malformedBody("The body is not base64.").error;

  const answer = await receiveDelivery(err(rejection), {
    isSigned: webhookSecrets([]),
    send: memoryHintQueue().send,
    log: (line) => lines.push(line),
    now: () => RECEIVED_AT,
  });

  expect(answer.status).toBe(400);
  expect(lines).toMatchObject([{ message: "delivery rejected", code: "body-malformed" }]);
});
