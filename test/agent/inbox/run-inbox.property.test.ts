import * as fc from "fast-check";
import { expect, test } from "vitest";

import { decodeHint, type Hint } from "#contract/hint.ts";

import { runInbox } from "../../../agent/inbox/run-inbox.ts";
import type { HintQueue, QueueMessage } from "../../../agent/ports.ts";
import type { Handled } from "../../../agent/reconcile/follow-hint.ts";
import { fakeHintQueue } from "../../fakes/fake-hint-queue.ts";
import { manualClock, sleepBy } from "../../fakes/manual-clock.ts";
import { memoryLog } from "../../fakes/memory-log.ts";
import { memoryMetrics } from "../../fakes/memory-metrics.ts";
import { aHintBody, placeOf } from "../../support/hints.ts";

const RUNS = 300;
const JUNK = "no hint";
const AWAY = { code: "queue-unreachable", message: "away", advice: "wait" } as const;
const FOR_EVER = new Promise<never>(() => {});

type Step =
  | { readonly kind: "push"; readonly repository: string; readonly second: number }
  | { readonly kind: "junk" | "crash" | "stop" | "away" | "back" }
  | { readonly kind: "pass"; readonly seconds: number };

interface Plan {
  readonly outcome: Handled["kind"] | "throws";
  readonly seconds: number;
}

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("push"),
      repository: fc.constantFrom("https://git.example/a", "https://git.example/b"),
      second: fc.nat(59),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pass"),
      seconds: fc.oneof(fc.nat(3), fc.nat(100)),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constantFrom("junk", "crash", "stop", "away", "back") }),
  },
);
const plan: fc.Arbitrary<Plan> = fc.record({
  outcome: fc.constantFrom("recorded", "unmatched", "failed", "throws"),
  seconds: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(120)),
});

test("whatever comes, fails, crashes or comes twice: a hint leaves the queue only after work that began after it was sent was recorded", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 40 }),
      fc.array(plan, { maxLength: 30 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (steps, plans, chance) => {
        const world = aWorld(plans, chance);

        for (const one of steps) await world.take(one);
        const junk = steps.filter(({ kind }) => kind === "junk").map(() => JUNK);
        await world.take({ kind: "back" });
        await world.take({ kind: "pass", seconds: 7200 });

        expect(world.tooEarly).toEqual([]);
        expect(world.left()).toEqual(junk);
        await world.take({ kind: "stop" });
      },
    ),
    { numRuns: RUNS },
  );
});

/** A queue that outlives its agents, and agents that work as planned, and after that well. */
function aWorld(plans: readonly Plan[], chance: number) {
  const clock = manualClock();
  const queue = fakeHintQueue(clock);
  const sleep = sleepBy(clock);
  const outstanding = [...plans];
  const sent = new Map<string, number>(); // message id -> when, in steps
  const recorded = new Map<string, number>(); // repository -> when the work began that was recorded last
  const tooEarly: string[] = [];
  let moment = 0;
  let agent = startAgent();

  function startAgent() {
    const alive = { yes: true };
    const stopping = new AbortController();
    const ended = runInbox(
      {
        queue: mortal(queue, alive),
        handOn: (hint) => handOn(hint, alive),
        sleep: (seconds, signal) => (alive.yes ? sleep(seconds, signal) : FOR_EVER),
        chance: () => chance,
        log: memoryLog(),
        metrics: memoryMetrics(),
      },
      stopping.signal,
    );
    return { alive, stopping, ended };
  }

  async function handOn(hint: Hint, alive: { readonly yes: boolean }): Promise<Handled> {
    const repository = placeOf(hint);
    const began = (moment += 1);
    const { outcome, seconds } = outstanding.shift() ?? { outcome: "recorded", seconds: 0 };
    await sleep(seconds, new AbortController().signal);
    if (!alive.yes) return FOR_EVER;
    if (outcome === "throws") throw new Error("a bug");
    if (outcome === "failed") return { kind: "failed", because: "planned" };
    recorded.set(repository, Math.max(began, recorded.get(repository) ?? 0));
    return { kind: outcome };
  }

  /** The queue as an agent sees it that may be killed: then nothing it asks reaches the queue, and nothing comes back. */
  function mortal(hints: HintQueue, alive: { readonly yes: boolean }): HintQueue {
    return {
      async receive(hideSeconds, signal) {
        const received = await hints.receive(hideSeconds, signal);
        return alive.yes ? received : FOR_EVER;
      },
      async remove(messages) {
        if (!alive.yes) return FOR_EVER;
        const before = queue.left().length;
        const removed = await hints.remove(messages);
        if (queue.left().length < before) for (const message of messages) checkRemoval(message);
        return removed;
      },
      hide: (messages, seconds) => (alive.yes ? hints.hide(messages, seconds) : FOR_EVER),
    };
  }

  function checkRemoval({ id, body }: QueueMessage): void {
    const hint = decodeHint(body);
    const began = hint.ok ? recorded.get(placeOf(hint.value)) : undefined;
    if (began === undefined || began < (sent.get(id) ?? 0)) tooEarly.push(id);
  }

  async function take(one: Step): Promise<void> {
    moment += 1;
    switch (one.kind) {
      case "push": {
        const time = new Date(Date.UTC(2026, 0, 1, 0, 0, one.second)).toISOString();
        sent.set(queue.send(aHintBody({ repository: one.repository, time })), moment);
        break;
      }
      case "junk":
        queue.send(JUNK);
        break;
      case "crash":
        agent.alive.yes = false;
        agent = startAgent();
        break;
      case "stop":
        agent.stopping.abort();
        await clock.pass(60);
        await agent.ended;
        agent = startAgent();
        break;
      case "away":
        queue.fail(AWAY);
        break;
      case "back":
        queue.fail(undefined);
        break;
      case "pass":
        await clock.pass(one.seconds);
        break;
    }
  }

  return { take, left: () => queue.left(), tooEarly };
}
