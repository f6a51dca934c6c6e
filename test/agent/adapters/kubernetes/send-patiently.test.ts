import { describe, expect, test } from "vitest";

import type { ApiAnswer } from "../../../../agent/adapters/kubernetes/connection.ts";
import { sendPatiently } from "../../../../agent/adapters/kubernetes/send-patiently.ts";
import { manualClock, sleepBy } from "../../../fakes/manual-clock.ts";

const TAKEN: ApiAnswer = { status: 200, body: "" };

/** An API server that gives these answers, one after the other, and after that takes everything. */
function serverThat(...answers: readonly ApiAnswer[]) {
  const left = [...answers];
  const clock = manualClock();
  let asked = 0;
  return {
    clock,
    sleep: sleepBy(clock),
    send: async () => {
      asked += 1;
      return left.shift() ?? TAKEN;
    },
    get asked() {
      return asked;
    },
  };
}

function aRequest(signal = new AbortController().signal) {
  return { method: "GET", path: "/api", signal } as const;
}

describe("sendPatiently", () => {
  test.for<readonly [string, ApiAnswer, number]>([
    ["says when it has time", { status: 429, body: "", retryAfterSeconds: 7 }, 2],
    ["does not say when it has time", { status: 429, body: "" }, 2],
    ["starts, and says when it has time", { status: 503, body: "", retryAfterSeconds: 1 }, 2],
    ["has no time for long", { status: 429, body: "", retryAfterSeconds: 3600 }, 1],
    ["fails without a word", { status: 503, body: "" }, 1],
    ["refuses", { status: 403, body: "", retryAfterSeconds: 1 }, 1],
  ])("where the API server %s", async ([, answer, asked]) => {
    const server = serverThat(answer);

    const sent = sendPatiently(aRequest(), server);
    await server.clock.pass(300);

    expect(await sent).toEqual(asked === 1 ? answer : TAKEN);
    expect(server.asked).toBe(asked);
  });

  test("does not ask before the time that it was told", async () => {
    const server = serverThat({ status: 429, body: "", retryAfterSeconds: 7 });

    const sent = sendPatiently(aRequest(), server);
    await server.clock.pass(6.9);

    expect(server.asked).toBe(1);
    await server.clock.pass(0.1);
    expect(await sent).toEqual(TAKEN);
  });

  test("does not ask for ever", async () => {
    const busy: ApiAnswer = { status: 429, body: "", retryAfterSeconds: 1 };
    const server = serverThat(...Array.from({ length: 100 }, () => busy));

    const sent = sendPatiently(aRequest(), server);
    await server.clock.pass(300);

    expect(await sent).toEqual(busy);
    expect(server.asked).toBe(10);
  });

  test("gives up at once where nobody waits for the answer any more", async () => {
    const server = serverThat({ status: 429, body: "", retryAfterSeconds: 7 });
    const stopping = new AbortController();

    const sent = sendPatiently(aRequest(stopping.signal), server).catch(String);
    await server.clock.pass(1);
    stopping.abort(new Error("stopping"));

    expect(await sent).toContain("stopping");
    expect(server.asked).toBe(1);
  });
});
