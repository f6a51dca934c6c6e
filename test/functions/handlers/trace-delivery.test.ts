import { expect, test } from "vitest";

import { ok } from "#contract/result.ts";
import type { Span } from "#contract/span.ts";

import { receiveTraced } from "../../../functions/handlers/trace-delivery.ts";
import type { SendProblem } from "../../../functions/ports.ts";
import { aDelivery } from "../../support/github-delivery.ts";
import { receiving } from "../../support/receiving.ts";

const AWAY: SendProblem = { code: "queue-unreachable", message: "away", advice: "wait" };

async function trace(problem?: SendProblem) {
  const world = receiving({}, problem);
  const spans: Span[] = [];
  const answer = await receiveTraced(ok(aDelivery()), {
    ...world,
    sendSpans: async (sent) => void spans.push(...sent),
  });
  return { answer, spans, hints: world.queue.hints };
}

test("a delivery and each of its hints are spans of one trace, which the hint carries on", async () => {
  const { answer, spans, hints } = await trace();

  const [delivery, hint] = spans;
  expect(answer.status).toBe(202);
  expect(spans.map(({ name, kind }) => `${name}, ${kind}`)).toEqual([
    "receive delivery, server",
    "send hint, producer",
  ]);
  expect(delivery?.parentSpanId).toBeUndefined();
  expect(delivery?.attributes).toMatchObject({ "http.response.status_code": 202 });
  expect(hint?.parentSpanId).toBe(delivery?.context.spanId);
  expect(hints.map((one) => one.trace)).toEqual([hint?.context]);
});

test("what went wrong is told in the spans", async () => {
  const { spans } = await trace(AWAY);

  expect(spans.map(({ error }) => error)).toEqual(["answered 503", "away"]);
});

test("where nobody collects traces, hints carry none", async () => {
  const world = receiving();

  await receiveTraced(ok(aDelivery()), world);

  expect(world.queue.hints.map(({ trace: carried }) => carried)).toEqual([undefined]);
});
