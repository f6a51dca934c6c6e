import { array, assert, asyncProperty, constantFrom, double, nat, record } from "fast-check";
import { expect, onTestFinished, test } from "vitest";

import type { Candidate } from "../../../agent/election/candidate.ts";
import { runElection, type Term } from "../../../agent/election/run-election.ts";
import { manualClock, sleepBy, type ManualClock } from "../../fakes/manual-clock.ts";
import { memoryLease, type MemoryLease } from "../../fakes/memory-lease.ts";
import { memoryLog } from "../../fakes/memory-log.ts";

const PATIENCE = { leaseSeconds: 10, renewDeadlineSeconds: 7, retrySeconds: 2, releases: true };
const LEASE = { name: "pullhook-agent-leader-election", namespace: "flux-system" };

test("one of two works, and the other stands by", async () => {
  const { clock, start } = anElection();
  const first = start("first");
  await clock.pass(1);
  const second = start("second");

  await clock.pass(600);

  expect([first.isLeading(), second.isLeading()]).toEqual([true, false]);
});

test("a standby takes over within the duration of the lease when the leader is killed", async () => {
  const { clock, start } = anElection();
  const first = start("first");
  await clock.pass(1);
  const second = start("second");
  await clock.pass(30.9);

  first.freeze();
  await clock.pass(7.9);
  const before = second.isLeading();
  await clock.pass(3);

  expect(before).toBe(false);
  expect(second.isLeading()).toBe(true);
});

test("a standby takes over at once when the leader ends by itself", async () => {
  const { clock, start } = anElection();
  const first = start("first");
  await clock.pass(1);
  const second = start("second");
  await clock.pass(30);

  first.stop();
  await clock.pass(0.1);

  expect([first.isLeading(), second.isLeading()]).toEqual([false, true]);
});

test("a leader that still ends what is under way keeps the lease until it has", async () => {
  const { clock, start } = anElection();
  const first = start("first", { endsAfterSeconds: 20 });
  await clock.pass(1);
  const second = start("second");

  first.stop();
  await clock.pass(19);
  const meanwhile = second.isLeading();
  await clock.pass(2);

  expect(meanwhile).toBe(false);
  expect(second.isLeading()).toBe(true);
});

test("a leader that may not release leaves the lease to run out", async () => {
  const { clock, start } = anElection();
  const first = start("first", { releases: false });
  await clock.pass(1);
  const second = start("second");

  first.stop();
  await clock.pass(5);
  const meanwhile = second.isLeading();
  await clock.pass(6);

  expect(meanwhile).toBe(false);
  expect(second.isLeading()).toBe(true);
});

test("a leader that is cut off gives up before another may begin, and stands by again", async () => {
  const { clock, start } = anElection();
  const first = start("first");
  await clock.pass(1);
  const second = start("second");
  await clock.pass(30);

  first.cut(true);
  await clock.pass(7);
  const whenOver = [first.isLeading(), second.isLeading()];
  await clock.pass(4);
  first.cut(false);
  await clock.pass(60);
  second.stop();
  await clock.pass(1);

  expect(whenOver).toEqual([false, false]);
  expect(first.terms).toBe(2);
  expect(first.isLeading()).toBe(true);
});

test("a leader learns at its next renewal that another took the lease", async () => {
  const { clock, lease, start } = anElection();
  const first = start("first");
  await clock.pass(1);

  lease.set({ ...aRecord(), holder: "somebody else" });
  await clock.pass(2);

  expect(first.isLeading()).toBe(false);
});

test("a leader whose lease was deleted makes it anew", async () => {
  const { clock, lease, start } = anElection();
  const first = start("first");
  await clock.pass(1);

  lease.set(undefined);
  await clock.pass(30);

  expect(first.terms).toBe(1);
  expect(lease.current()).toMatchObject({ holder: "first", durationSeconds: 10 });
});

test("the wall clocks of the candidates need not agree", async () => {
  const { clock, start } = anElection();
  const first = start("first", { wallClockAheadSeconds: -86_400 });
  await clock.pass(1);
  const second = start("second", { wallClockAheadSeconds: 86_400 });

  await clock.pass(600);

  expect([first.terms, second.terms]).toEqual([1, 0]);
});

test("a restarted agent waits out the lease of the one that was killed, whatever time is in it", async () => {
  const { clock, lease, start } = anElection();
  lease.set({ ...aRecord(), holder: "killed", renewedAt: "2001-01-01T00:00:00.000000Z" });
  const second = start("second");

  await clock.pass(9);
  const meanwhile = second.isLeading();
  await clock.pass(2);

  expect(meanwhile).toBe(false);
  expect(second.isLeading()).toBe(true);
  expect(lease.current()).toMatchObject({ holder: "second", transitions: 4 });
});

test("whatever is cut, frozen and stopped, two never lead at one time", async () => {
  const change = record({
    who: nat(2),
    what: constantFrom("cut", "mend", "stop", "start"),
    afterSeconds: double({ min: 0, max: 15, noNaN: true }),
  });
  await assert(
    asyncProperty(array(change, { maxLength: 12 }), async (changes) => {
      const { clock, start } = anElection();
      const agents = ["a", "b", "c"].map((name) => start(name));
      let most = 0;

      for (const { who, what, afterSeconds } of changes) {
        const end = clock.now() + afterSeconds * 1000;
        while (clock.now() < end) {
          await clock.pass(Math.min(0.5, (end - clock.now()) / 1000));
          most = Math.max(most, agents.filter((agent) => agent.isLeading()).length);
        }
        const agent = agents[who];
        if (what === "cut" || what === "mend") agent?.cut(what === "cut");
        else agent?.stop();
        if (what === "start") agents.push(start(`agent ${agents.length}`));
      }

      expect(most).toBeLessThanOrEqual(1);
      for (const agent of agents) agent.stop();
    }),
    { numRuns: 40 },
  );
});

interface Behaviour {
  readonly endsAfterSeconds?: number;
  readonly releases?: boolean;
  readonly wallClockAheadSeconds?: number;
}

function anElection() {
  const clock = manualClock();
  const lease = memoryLease();
  return {
    clock,
    lease,
    start: (identity: string, how: Behaviour = {}) => startAgent(identity, how, { clock, lease }),
  };
}

function startAgent(
  identity: string,
  { endsAfterSeconds = 0, releases = true, wallClockAheadSeconds = 0 }: Behaviour,
  { clock, lease }: { readonly clock: ManualClock; readonly lease: MemoryLease },
) {
  const store = lease.connect();
  const stopping = new AbortController();
  const sleep = sleepBy(clock);
  let isFrozen = false;
  let isLeading = false;
  let terms = 0;
  onTestFinished(() => stopping.abort());

  async function lead(term: Term): Promise<void> {
    isLeading = true;
    terms += 1;
    await sleep(1e9, term.stopping).catch(() => {});
    if (!term.lost.aborted) await sleep(endsAfterSeconds, term.lost).catch(() => {});
    isLeading = false;
  }

  const candidate: Candidate = { ...PATIENCE, releases, identity, lease: LEASE };
  void runElection(
    candidate,
    {
      store,
      sleep: (seconds, signal) =>
        sleep(seconds, signal).then(() => (isFrozen ? new Promise<void>(() => {}) : undefined)),
      clock: () => new Date(clock.now() + wallClockAheadSeconds * 1000),
      seconds: () => clock.now() / 1000,
      log: memoryLog(),
    },
    lead,
    stopping.signal,
  );
  return {
    isLeading: () => isLeading,
    get terms() {
      return terms;
    },
    cut: store.cut,
    stop: () => stopping.abort(),
    freeze: () => void (isFrozen = true),
  };
}

function aRecord() {
  const time = "2026-01-01T00:00:00.000000Z";
  return {
    holder: "first",
    durationSeconds: 10,
    acquiredAt: time,
    renewedAt: time,
    transitions: 3,
  };
}
