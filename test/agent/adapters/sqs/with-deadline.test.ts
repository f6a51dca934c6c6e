import { expect, test } from "vitest";

import { withDeadline } from "../../../../agent/adapters/sqs/with-deadline.ts";

const FOR_EVER = new Promise<never>(() => {});

test("what is done in time is answered", async () => {
  const answer = await withDeadline(5, new AbortController().signal, async () => "done");

  expect(answer).toBe("done");
});

test("what heeds no signal is left behind when its time is up", async () => {
  const waiting = withDeadline(0.01, undefined, () => FOR_EVER);

  await expect(waiting).rejects.toThrow("no answer came in 0.01 s");
});

test("the outer signal ends it at once, and the inner one says so", async () => {
  const outer = new AbortController();
  const inner: AbortSignal[] = [];
  const waiting = withDeadline(5, outer.signal, (signal) => {
    inner.push(signal);
    return FOR_EVER;
  });

  outer.abort(new Error("stopping"));

  await expect(waiting).rejects.toThrow("stopping");
  expect(inner[0]?.aborted).toBe(true);
});

test("nothing is waited for when the outer signal was aborted before", async () => {
  const waiting = withDeadline(5, AbortSignal.abort(new Error("stopped")), () => FOR_EVER);

  await expect(waiting).rejects.toThrow("stopped");
});
