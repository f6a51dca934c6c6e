import { Counter, Histogram, type Registry } from "prom-client";

import type { Metrics, QueueMessage } from "../../ports.ts";
import { gaugeAtScrape } from "./gauge-at-scrape.ts";

type HintMetrics = Pick<
  Metrics,
  "hintsReceived" | "hintsSettled" | "messageParked" | "hintsReturned"
>;

const FORGOTTEN_MS = 1_800_000; // ours: one that was not handed out again in this time went to the dead-letter queue, or to another agent
const DELAY_BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800];

/** Counts what comes from the queue, and how long it takes to be done with. */
export function hintMetrics(registry: Registry, clock: () => Date): HintMetrics {
  const registers = [registry];
  const open = new OpenHints(clock);
  const received = new Counter({
    name: "pullhook_hints_received_total",
    help: "Messages that the queue handed out; one that comes again counts again.",
    registers,
  });
  const settled = new Counter({
    name: "pullhook_hints_settled_total",
    help: "Messages that were seen to: recorded in a status, unmatched because nothing here is concerned, or failed and to be tried again.",
    labelNames: ["outcome"],
    registers,
  });
  const coalesced = new Counter({
    name: "pullhook_hints_coalesced_total",
    help: "Messages that another one stood for, so that they needed no look of their own.",
    registers,
  });
  const parked = new Counter({
    name: "pullhook_hints_parked_total",
    help: "Messages without a hint that this version reads, left for the dead-letter queue.",
    registers,
  });
  const delays = new Histogram({
    name: "pullhook_hint_delay_seconds",
    help: "From when a hint was put on the queue until what it tells of was recorded in a status.",
    buckets: DELAY_BUCKETS,
    registers,
  });
  gauges(registry, open);
  return {
    hintsReceived(messages) {
      received.inc(messages.length);
      open.add(messages);
    },
    hintsSettled(messages, outcome) {
      settled.inc({ outcome }, messages.length);
      coalesced.inc(messages.length - 1);
      if (outcome === "failed") return;
      open.remove(messages);
      if (outcome === "unmatched") return;
      for (const { sentAt } of messages) {
        delays.observe(Math.max(0, clock().getTime() - sentAt.getTime()) / 1000);
      }
    },
    messageParked(message) {
      parked.inc();
      open.remove([message]);
    },
    hintsReturned: (messages) => open.remove(messages),
  };
}

function gauges(registry: Registry, open: OpenHints): void {
  gaugeAtScrape(registry, {
    name: "pullhook_hints_open",
    help: "Hints that were handed out and are not done with.",
    values: () => [[{}, open.count()]],
  });
  gaugeAtScrape(registry, {
    name: "pullhook_oldest_hint_age_seconds",
    help: "How long ago the oldest hint that is not done with was put on the queue; 0 where there is none.",
    values: () => [[{}, open.oldestAgeSeconds()]],
  });
}

/** The messages that were handed out and are not done with. */
class OpenHints {
  readonly #clock: () => Date;
  readonly #hints = new Map<string, { readonly sentAt: Date; readonly receivedAt: number }>();

  constructor(clock: () => Date) {
    this.#clock = clock;
  }

  add(messages: readonly QueueMessage[]): void {
    const receivedAt = this.#clock().getTime();
    for (const { id, sentAt } of messages) this.#hints.set(id, { sentAt, receivedAt });
  }

  remove(messages: readonly QueueMessage[]): void {
    for (const { id } of messages) this.#hints.delete(id);
  }

  count(): number {
    this.#forgetLost();
    return this.#hints.size;
  }

  oldestAgeSeconds(): number {
    this.#forgetLost();
    const now = this.#clock().getTime();
    const ages = [...this.#hints.values()].map(({ sentAt }) => (now - sentAt.getTime()) / 1000);
    return Math.max(0, ...ages);
  }

  #forgetLost(): void {
    const before = this.#clock().getTime() - FORGOTTEN_MS;
    for (const [id, { receivedAt }] of this.#hints) {
      if (receivedAt < before) this.#hints.delete(id);
    }
  }
}
