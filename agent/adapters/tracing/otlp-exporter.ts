import { encodeSpans, type Span } from "#contract/span.ts";

import type { Logger, Sleep } from "../../ports.ts";

const SERVICE = "pullhook-agent";
const EVERY_SECONDS = 2; // ours: how long spans are gathered
const MOST_WAITING = 2048; // as OpenTelemetry's batch processor: further ones are dropped, never waited for
const TIMEOUT_MS = 5000; // ours

interface Surroundings {
  readonly sleep: Sleep;
  readonly log: Logger;
}

/** Sends spans to a collector by OTLP over HTTP, beside the work. What cannot be sent is lost, which is told once until it works again. */
export class OtlpExporter {
  readonly #url: string;
  readonly #world: Surroundings;
  #waiting: Span[] = [];
  #isBroken = false;

  constructor(endpoint: string, world: Surroundings) {
    this.#url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
    this.#world = world;
  }

  /** Has a span sent soon. */
  record(span: Span): void {
    if (this.#waiting.length < MOST_WAITING) this.#waiting.push(span);
  }

  /** Sends until the signal is aborted, and then what is left. */
  async run(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.#world.sleep(EVERY_SECONDS, signal).catch(() => {}); // aborted: the last time
      await this.#flush();
    }
  }

  async #flush(): Promise<void> {
    const spans = this.#waiting;
    if (spans.length === 0) return;
    this.#waiting = [];
    const problem = await this.#post(encodeSpans(SERVICE, spans));
    const { log } = this.#world;
    if (problem !== undefined && !this.#isBroken) {
      log.error("traces cannot be sent", { error: problem });
    }
    this.#isBroken = problem !== undefined;
  }

  async #post(body: string): Promise<string | undefined> {
    try {
      const answer = await fetch(this.#url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body?.cancel();
      return answer.ok ? undefined : `HTTP ${answer.status}`;
    } catch (thrown) {
      return thrown instanceof Error ? thrown.message : String(thrown);
    }
  }
}
