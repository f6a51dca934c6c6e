import { encodeSpans } from "#contract/span.ts";

import type { Log, SendSpans } from "../ports.ts";

const SERVICE = "pullhook-functions";
const TIMEOUT_MS = 1000; // a sender waits for its answer meanwhile

/** Sends spans to a collector by OTLP over HTTP. A collector that does not take them holds up nobody for longer than a second. */
export function otlpSpans(endpoint: string, log: Log): SendSpans {
  const url = `${endpoint.replace(/\/+$/, "")}/v1/traces`;
  return async (spans) => {
    try {
      const answer = await fetch(url, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: encodeSpans(SERVICE, spans),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      await answer.body?.cancel();
      if (!answer.ok) log({ level: "warn", message: "traces refused", reason: `${answer.status}` });
    } catch (thrown) {
      const reason = thrown instanceof Error ? thrown.message : String(thrown);
      log({ level: "warn", message: "traces lost", reason });
    }
  };
}
