import { expect, test } from "vitest";

import type { Hint } from "#contract/hint.ts";
import { err, ok } from "#contract/result.ts";

import { receiveDelivery } from "../../../functions/handlers/receive-delivery.ts";
import { sendHints } from "../../../functions/handlers/send-hints.ts";
import type { SendHint } from "../../../functions/ports.ts";
import { wantsEveryRepository } from "../../../functions/routing/subscription.ts";
import { memoryHintQueue } from "../../fakes/memory-hint-queue.ts";
import { aDelivery } from "../../support/github-delivery.ts";
import { aHint } from "../../support/hints.ts";
import { receiving } from "../../support/receiving.ts";

const away = { code: "queue-unreachable", message: "away", advice: "wait" } as const;

/** A queue that takes a hint when it is told to. */
function slowQueue(): { readonly send: SendHint; readonly takeNow: () => void } {
  let takeNow: () => void = () => {};
  const taken = new Promise<void>((resolve) => {
    takeNow = resolve;
  });
  return { send: () => taken.then(() => ok(undefined)), takeNow };
}

test("a slow queue holds up none of the others", async () => {
  const [slow, quick] = [slowQueue(), memoryHintQueue()];
  const hints = ["slow", "quick"].map((cluster) => ({ cluster, hint: aHint() }));

  const sending = sendHints(
    hints,
    new Map([
      ["slow", slow.send],
      ["quick", quick.send],
    ]),
  );
  await Promise.resolve();
  const meanwhile: readonly Hint[] = [...quick.hints];
  slow.takeNow();

  expect(meanwhile).toHaveLength(1);
  expect(await sending).toEqual([]);
});

test.for<readonly [string, SendHint | undefined, string]>([
  ["missing", undefined, "queue-refused"],
  ["away", async () => err(away), "queue-unreachable"],
  ["at fault", () => Promise.reject(new Error("a bug")), "queue-unreachable"],
])("a queue that is %s keeps no hint from the others, and is told of", async ([, send, code]) => {
  const [one, two] = [memoryHintQueue(), memoryHintQueue()];
  const queues = new Map([
    ["one", one.send],
    ["two", two.send],
    ...(send === undefined ? [] : [["bad", send] as const]),
  ]);
  const hints = ["bad", "one", "two"].map((cluster) => ({ cluster, hint: aHint() }));

  const unsent = await sendHints(hints, queues);

  expect(unsent).toMatchObject([{ cluster: "bad", problem: { code } }]);
  expect([one.hints.length, two.hints.length]).toEqual([1, 1]);
});

test("where one of three queues does not take its hint, the sender sees a failure, and the log names the cluster", async () => {
  const [one, two] = [memoryHintQueue(), memoryHintQueue()];
  const world = receiving({
    clusters: ["one", "bad", "two"].map(wantsEveryRepository),
    queues: new Map<string, SendHint>([
      ["one", one.send],
      ["bad", async () => err(away)],
      ["two", two.send],
    ]),
  });

  const answer = await receiveDelivery(ok(aDelivery()), world);

  expect(answer.status).toBe(503);
  expect([one.hints, two.hints]).toMatchObject([[{ kind: "ref" }], [{ kind: "ref" }]]);
  expect(world.lines).toMatchObject([{ message: "delivery failed", clusters: "bad" }]);
});

test("a push reaches each cluster once", async () => {
  const queues = ["one", "two", "three"].map((name) => ({ name, ...memoryHintQueue() }));
  const world = receiving({
    clusters: queues.map(({ name }) => wantsEveryRepository(name)),
    queues: new Map(queues.map(({ name, send }) => [name, send])),
  });

  const answer = await receiveDelivery(ok(aDelivery()), world);

  expect(answer.body).toBe('{"outcome":"queued","hints":3}');
  expect(queues.map(({ hints }) => hints.length)).toEqual([1, 1, 1]);
});
