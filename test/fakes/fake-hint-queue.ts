import { ok } from "#contract/result.ts";

import type { HintQueue, QueueMessage, QueueProblem } from "../../agent/ports.ts";
import type { Clock } from "../../infra/local/queue/clock.ts";

const WAIT_SECONDS = 20;
const MOST_MESSAGES = 10;

/** A queue in memory, which keeps the promises of the port, and can be away. */
export interface FakeHintQueue extends HintQueue {
  readonly send: (body: string) => string; // answers the message's id
  /** The bodies that are on the queue, hidden ones included. */
  readonly left: () => readonly string[];
  /** Answers everything with this problem from now on; undefined: is well again. */
  readonly fail: (problem: QueueProblem | undefined) => void;
}

interface Held {
  readonly message: QueueMessage;
  readonly visibleAt: number;
}

/** A queue on which nothing is, by this clock. */
export function fakeHintQueue(clock: Clock): FakeHintQueue {
  const held = new Map<string, Held>();
  const waiting = new Set<() => void>();
  let problem: QueueProblem | undefined;
  let count = 0;

  function take(hideSeconds: number): QueueMessage[] {
    const now = clock.now();
    const visible = [...held.values()].filter(({ visibleAt }) => visibleAt <= now);
    return visible.slice(0, MOST_MESSAGES).map(({ message }) => {
      const receives = message.receives + 1;
      const again = { ...message, receives, receipt: `${message.id} ${receives}` };
      held.set(message.id, { message: again, visibleAt: now + hideSeconds * 1000 });
      return again;
    });
  }

  function change(messages: readonly QueueMessage[], how: (held: Held) => void): void {
    for (const { id, receipt } of messages) {
      const current = held.get(id);
      if (current?.message.receipt === receipt) how(current);
    }
    for (const wake of waiting) wake();
  }

  return {
    send(body) {
      count += 1;
      const id = `m${count}`;
      const message = { id, body, receipt: "", receives: 0, sentAt: new Date(clock.now()) };
      held.set(id, { message, visibleAt: clock.now() });
      for (const wake of waiting) wake();
      return id;
    },
    left: () => [...held.values()].map(({ message }) => message.body),
    fail(next) {
      problem = next;
      for (const wake of waiting) wake();
    },
    async receive(hideSeconds, signal) {
      const deadline = clock.now() + WAIT_SECONDS * 1000;
      for (;;) {
        if (problem !== undefined) return { ok: false, error: problem };
        if (signal.aborted) return ok([]);
        const messages = take(hideSeconds);
        if (messages.length > 0 || clock.now() >= deadline) return ok(messages);
        await nextChange(deadline, signal);
      }
    },
    async remove(messages) {
      if (problem !== undefined) return { ok: false, error: problem };
      change(messages, ({ message }) => held.delete(message.id));
      return ok(undefined);
    },
    async hide(messages, seconds) {
      if (problem !== undefined) return { ok: false, error: problem };
      const visibleAt = clock.now() + seconds * 1000;
      change(messages, ({ message }) => held.set(message.id, { message, visibleAt }));
      return ok(undefined);
    },
  };

  /** Resolves when there may be something: a message came or became visible, the time is up, or nobody waits any more. */
  function nextChange(deadline: number, signal: AbortSignal): Promise<void> {
    const times = [...held.values()].map(({ visibleAt }) => visibleAt);
    const next = Math.min(deadline, ...times.filter((time) => time > clock.now()));
    return new Promise((resolve) => {
      const cancel = clock.after(next - clock.now(), done);
      waiting.add(done);
      signal.addEventListener("abort", done, { once: true });
      function done(): void {
        cancel();
        waiting.delete(done);
        signal.removeEventListener("abort", done);
        resolve();
      }
    });
  }
}
