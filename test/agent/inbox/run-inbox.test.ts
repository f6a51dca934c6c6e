import { expect, onTestFinished, test } from "vitest";

import type { Hint } from "#contract/hint.ts";

import { runInbox } from "../../../agent/inbox/run-inbox.ts";
import type { HintQueue, QueueProblem } from "../../../agent/ports.ts";
import type { Handled } from "../../../agent/reconcile/follow-hint.ts";
import { fakeHintQueue, type FakeHintQueue } from "../../fakes/fake-hint-queue.ts";
import { manualClock, sleepBy, type ManualClock } from "../../fakes/manual-clock.ts";
import { memoryLog, type LogLine } from "../../fakes/memory-log.ts";
import { memoryMetrics } from "../../fakes/memory-metrics.ts";
import { aHintBody, placeOf } from "../../support/hints.ts";

const RECORDED: Handled = { kind: "recorded" };
const FAILED: Handled = { kind: "failed", because: "the host is away" };
const AWAY: QueueProblem = { code: "queue-unreachable", message: "away", advice: "wait" };
const REFUSED: QueueProblem = { code: "queue-refused", message: "refused", advice: "allow it" };

test.for(["recorded", "unmatched"] as const)("a hint that is %s is off the queue", async (kind) => {
  const { queue, clock } = start({ handOn: async () => ({ kind }) });
  queue.send(aHintBody());

  await clock.pass(1);

  expect(queue.left()).toEqual([]);
});

test("a hint that failed stays on the queue, and is tried again", async () => {
  const answers = [FAILED, FAILED, RECORDED];
  const { queue, clock, handed } = start({ handOn: async () => answers.shift() ?? RECORDED });
  queue.send(aHintBody());

  await clock.pass(29);
  const left = queue.left().length;
  await clock.pass(1);
  await clock.pass(60);

  expect(left).toBe(1);
  expect(handed).toHaveLength(3);
  expect(queue.left()).toEqual([]);
});

test("a hint whose handling throws stays on the queue, and the reason is told", async () => {
  const { queue, clock, lines } = start({
    handOn: async () => {
      throw new Error("a bug");
    },
  });
  queue.send(aHintBody());

  await clock.pass(1);

  expect(queue.left()).toHaveLength(1);
  expect(lines).toContainEqual(logged("error", "hint failed", { because: "a bug" }));
});

test("a hint is neither removed nor shown again while it is worked on, however long that takes", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 600) });
  queue.send(aHintBody());

  await clock.pass(599);
  const left = queue.left().length;
  await clock.pass(2);

  expect(left).toBe(1);
  expect(handed).toHaveLength(1);
  expect(queue.left()).toEqual([]);
});

test("hints of one repository and ref that come together are handed on once", async () => {
  const { queue, clock, handed } = start({});
  queue.fail(AWAY);
  await clock.pass(1);
  for (const second of [1, 3, 2]) queue.send(aHintBody({ id: `d${second}`, time: at(second) }));

  queue.fail(undefined);
  await clock.pass(10);

  expect(handed.map(({ id }) => id)).toEqual(["d3"]);
  expect(queue.left()).toEqual([]);
});

test("hints that come while their repository is looked at are handed on afterwards, as one", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 10) });
  queue.send(aHintBody({ id: "first", time: at(0) }));
  await clock.pass(2);
  for (const second of [1, 2, 3]) queue.send(aHintBody({ id: `d${second}`, time: at(second) }));

  await clock.pass(7);
  const meanwhile = handed.length;
  await clock.pass(2);
  const leftAfterFirst = queue.left().length;
  await clock.pass(10);

  expect(meanwhile).toBe(1);
  expect(leftAfterFirst).toBe(3);
  expect(handed.map(({ id }) => id)).toEqual(["first", "d3"]);
  expect(queue.left()).toEqual([]);
});

test("two hints in a row are handed on without a wait that anybody notices", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 0.1) });

  queue.send(aHintBody());
  await clock.pass(0.05);
  queue.send(aHintBody());
  await clock.pass(0.2);

  expect(handed).toHaveLength(2);
});

test("a branch whose pushes each wait for the one before is looked at without long rests", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 0.05) });

  for (let count = 1; count <= 30; count += 1) {
    queue.send(aHintBody());
    for (let waited = 0; handed.length < count && waited < 10; waited += 1) await clock.pass(0.02);
    await clock.pass(0.06); // the work is done, the rest is not
  }

  expect(handed).toHaveLength(30);
});

test("a branch that is pushed to every other second is looked at each time, a storm before or not", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 0.03) });
  for (let count = 0; count < 50; count += 1) queue.send(aHintBody());
  await clock.pass(3);
  const before = handed.length;

  for (let count = 0; count < 20; count += 1) {
    queue.send(aHintBody());
    await clock.pass(2);
  }

  expect(handed.length - before).toBeGreaterThanOrEqual(19);
});

test("a thousand hints of one branch in a minute are few looks, and the last one counts", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 0.03) });

  for (let count = 0; count < 1000; count += 1) {
    queue.send(aHintBody({ id: `d${count}`, time: at(count) }));
    await clock.pass(0.06);
  }
  const during = handed.length;
  await clock.pass(25.1);

  expect(during).toBe(5);
  expect(handed.at(-1)?.id).toBe("d999");
  expect(queue.left()).toEqual([]);
});

test("a thousand hints of one branch at once hold up no other branch", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 0.03) });
  for (let count = 0; count < 1000; count += 1) queue.send(aHintBody());
  queue.send(aHintBody({ ref: "refs/heads/other" }));

  await clock.pass(3);

  const others = handed.filter((hint) => hint.kind === "ref" && hint.ref === "refs/heads/other");
  expect(others).toHaveLength(1);
  expect(handed.length).toBeLessThanOrEqual(10);
});

test("after a storm a hint that comes by itself is handed on at once again", async () => {
  const { queue, clock, handed } = start({ handOn: (_, time) => after(time, 0.03) });
  for (let count = 0; count < 200; count += 1) {
    queue.send(aHintBody());
    await clock.pass(0.06);
  }
  await clock.pass(60);
  const before = handed.length;

  queue.send(aHintBody());
  await clock.pass(0.1);

  expect(handed.length - before).toBe(1);
});

test("an agent that stops gives back what waits for its turn", async () => {
  const { queue, clock, handed, stop, ended } = start({ handOn: (_, time) => after(time, 0.03) });
  for (let count = 0; count < 20; count += 1) {
    queue.send(aHintBody());
    await clock.pass(0.06);
  }
  const left = queue.left().length;

  stop();
  await clock.pass(1);

  expect(handed.length).toBe(2);
  expect(left).toBeGreaterThan(0);
  expect(queue.left()).toHaveLength(left);
  expect(ended()).toBe(true);
});

test("a repository that hangs does not hold up the others", async () => {
  const { queue, clock } = start({
    handOn: (hint, time) => after(time, placeOf(hint).includes("slow") ? 3600 : 0),
  });
  queue.send(aHintBody({ repository: "https://git.example/slow" }));
  await clock.pass(1);

  for (let index = 0; index < 100; index += 1) {
    queue.send(aHintBody({ repository: `https://git.example/${index}` }));
  }
  await clock.pass(5);

  expect(queue.left()).toHaveLength(1);
});

test("no more than forty hints are worked on at one time, and all get their turn", async () => {
  let atWork = 0;
  let most = 0;
  const { queue, clock } = start({
    async handOn(_, time) {
      atWork += 1;
      most = Math.max(most, atWork);
      await after(time, 5);
      atWork -= 1;
      return RECORDED;
    },
  });
  for (let index = 0; index < 200; index += 1) {
    queue.send(aHintBody({ repository: `https://git.example/${index}` }));
  }

  await clock.pass(60);

  expect(most).toBe(40);
  expect(queue.left()).toEqual([]);
});

test.for([
  ["no JSON", "hint-not-json"],
  [aHintBody().replace("hint.v1", "hint.v9"), "hint-unknown-version"],
  [aHintBody().replaceAll("refs/heads/main", "main"), "hint-malformed"],
  [JSON.stringify({ data: "x".repeat(5000) }), "hint-too-large"],
] as const)(
  "what is no hint stays for the dead-letter queue, hidden longer each time: %#",
  async ([body, code]) => {
    const { queue, clock, handed, lines } = start({});
    const id = queue.send(body);
    queue.send(aHintBody());

    await clock.pass(60 + 120 + 240 + 1);

    const parked = lines.filter(({ message }) => message === "message parked");
    expect(queue.left()).toEqual([body]);
    expect(handed).toHaveLength(1);
    expect(parked.map(({ fields }) => fields["retryAfterSeconds"])).toEqual([60, 120, 240, 480]);
    expect(parked[0]).toEqual(
      logged("error", "message parked", { message: id, code, receives: 1 }),
    );
  },
);

test("a queue that is away is asked again ever more seldom, at most once a minute, and told of once", async () => {
  const { queue, clock, lines, receives } = start({});
  queue.fail(AWAY);

  await clock.pass(1 + 2 + 4 + 8 + 16 + 32);
  const early = receives();
  await clock.pass(600);
  const late = receives() - early;
  queue.fail(undefined);
  queue.send(aHintBody());
  await clock.pass(61);

  expect(early).toBe(7);
  expect(late).toBe(10);
  expect(queue.left()).toEqual([]);
  expect(lines.filter(({ level }) => level === "error")).toEqual([
    logged("error", "queue gives no hints", {
      code: "queue-unreachable",
      because: "away",
      advice: "wait",
    }),
  ]);
  expect(lines).toContainEqual(logged("info", "queue is back", {}));
});

test("a queue that refuses is asked again only after a minute and more", async () => {
  const { queue, clock, lines, receives } = start({});
  queue.fail(REFUSED);

  await clock.pass(59);
  const first = receives();
  await clock.pass(1 + 120 + 240);

  expect(first).toBe(1);
  expect(receives()).toBe(4);
  expect(lines).toContainEqual(
    logged("error", "queue gives no hints", { code: "queue-refused", advice: "allow it" }),
  );
});

test("a message that comes again while it is worked on is removed by its new receipt", async () => {
  const { queue, clock, handed } = start({
    handOn: (_, time) => after(time, 50),
    wrap: (fake) => ({ ...fake, hide: async () => ({ ok: false, error: AWAY }) }),
  });
  queue.send(aHintBody());

  await clock.pass(51);

  expect(handed).toHaveLength(1);
  expect(queue.left()).toEqual([]);
});

test("a message that could not be removed comes again, and is done again", async () => {
  let removals = 0;
  const { queue, clock, handed, lines } = start({
    wrap: (fake) => ({
      ...fake,
      remove: async (messages) => {
        removals += 1;
        return removals === 1 ? { ok: false, error: AWAY } : fake.remove(messages);
      },
    }),
  });
  queue.send(aHintBody());

  await clock.pass(31);

  expect(handed).toHaveLength(2);
  expect(queue.left()).toEqual([]);
  expect(lines).toContainEqual(logged("error", "messages come again", { because: "away" }));
});

test("when it is to stop, work that ends in time is seen to, and nothing more is received", async () => {
  const { queue, clock, handed, stop, ended } = start({ handOn: (_, time) => after(time, 10) });
  queue.send(aHintBody());
  await clock.pass(1);

  stop();
  queue.send(aHintBody({ repository: "https://git.example/other" }));
  await clock.pass(10);

  expect(ended()).toBe(true);
  expect(handed).toHaveLength(1);
  expect(queue.left()).toHaveLength(1);
});

test("when it is to stop, work that does not end in time is let go, and its messages are shown at once", async () => {
  const { queue, clock, stop, ended, signals } = start({ handOn: (_, time) => after(time, 900) });
  queue.send(aHintBody());
  await clock.pass(25);

  stop();
  await clock.pass(14);
  const before = ended();
  await clock.pass(1);

  const next = await queue.receive(30, new AbortController().signal);
  expect([before, ended()]).toEqual([false, true]);
  expect(signals[0]?.aborted).toBe(true);
  expect(next).toMatchObject({ ok: true, value: [{ receives: 2 }] });
  await clock.pass(900);
  expect(queue.left()).toHaveLength(1);
});

test("when it is to stop, hints that wait for their repository are shown at once", async () => {
  const { queue, clock, handed, stop } = start({ handOn: (_, time) => after(time, 12) });
  queue.send(aHintBody({ id: "at work" }));
  await clock.pass(1);
  queue.send(aHintBody({ id: "waiting" }));
  await clock.pass(1);

  stop();
  await clock.pass(0);
  const next = await queue.receive(30, new AbortController().signal);
  await clock.pass(15);

  expect(next).toMatchObject({ ok: true, value: [{ receives: 2 }] });
  expect(handed.map(({ id }) => id)).toEqual(["at work"]);
  expect(queue.left()).toHaveLength(1);
});

test("when it is to stop and nothing is at work, it stops at once, also while the queue is away", async () => {
  const { queue, clock, stop, ended } = start({});
  queue.fail(AWAY);
  await clock.pass(100);

  stop();
  await clock.pass(0);

  expect(ended()).toBe(true);
});

test("what comes is counted, and what becomes of it", async () => {
  const answers = [FAILED, RECORDED];
  const { queue, clock, told } = start({ handOn: async () => answers.shift() ?? RECORDED });
  const hint = queue.send(aHintBody());
  await clock.pass(40);
  const unreadable = queue.send("no hint");

  await clock.pass(1);

  expect(told).toEqual([
    `received ${hint}`,
    `failed ${hint}`,
    `received ${hint}`,
    `recorded ${hint}`,
    `received ${unreadable}`,
    `parked ${unreadable}`,
  ]);
});

test("what was not done with when the agent is stopped counts as given back", async () => {
  const { queue, clock, told, stop } = start({ handOn: (_, time) => after(time, 600) });
  const hint = queue.send(aHintBody());
  await clock.pass(1);

  stop();
  await clock.pass(20);

  expect(told).toEqual([`received ${hint}`, `returned ${hint}`]);
});

interface World {
  readonly handOn?: (hint: Hint, clock: ManualClock) => Promise<Handled>;
  readonly wrap?: (fake: FakeHintQueue) => HintQueue; // a queue with a fault
}

/** An inbox at work, in a world in which chance always says the most. */
function start({ handOn = async () => RECORDED, wrap = (fake) => fake }: World) {
  const clock = manualClock();
  const queue = fakeHintQueue(clock);
  const log = memoryLog();
  const metrics = memoryMetrics();
  const stopping = new AbortController();
  const handed: Hint[] = [];
  const signals: AbortSignal[] = [];
  let receives = 0;
  let isEnded = false;
  const faulty = wrap(queue);
  const running = runInbox(
    {
      queue: {
        receive: (hideSeconds, signal) => {
          receives += 1;
          return faulty.receive(hideSeconds, signal);
        },
        remove: (messages) => faulty.remove(messages),
        hide: (messages, seconds) => faulty.hide(messages, seconds),
      },
      handOn: (hint, signal) => {
        handed.push(hint);
        signals.push(signal);
        return handOn(hint, clock);
      },
      sleep: sleepBy(clock),
      chance: () => 1,
      log,
      metrics,
    },
    stopping.signal,
  ).finally(() => (isEnded = true));
  onTestFinished(async () => {
    stopping.abort();
    await clock.pass(60);
    await running;
  });
  return {
    queue,
    clock,
    handed,
    signals,
    lines: log.lines,
    told: metrics.told,
    receives: () => receives,
    stop: () => stopping.abort(),
    ended: () => isEnded,
  };
}

async function after(clock: ManualClock, seconds: number): Promise<Handled> {
  await sleepBy(clock)(seconds, new AbortController().signal);
  return RECORDED;
}

function at(second: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, second)).toISOString();
}

function logged(level: LogLine["level"], message: string, fields: LogLine["fields"]): object {
  return { level, message, fields: expect.objectContaining(fields) as unknown };
}
