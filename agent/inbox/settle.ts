import type { HintQueue, Logger, LogFields, QueueMessage } from "../ports.ts";
import type { Disposition } from "./dispose.ts";

interface Settling {
  readonly queue: Pick<HintQueue, "remove" | "hide">;
  readonly log: Logger;
}

/** Does with messages what was decided, and tells. What the queue does not do now it makes up for: the messages come again. */
export async function settle(
  { queue, log }: Settling,
  messages: readonly QueueMessage[],
  disposition: Disposition,
  fields: LogFields,
): Promise<void> {
  tell(log, disposition, fields);
  const settled =
    disposition.kind === "done"
      ? await queue.remove(messages)
      : await queue.hide(messages, disposition.afterSeconds);
  if (settled.ok) return;
  const { code, message, advice } = settled.error;
  log.error("messages come again", { ...fields, code, because: message, advice });
}

function tell(log: Logger, disposition: Disposition, fields: LogFields): void {
  switch (disposition.kind) {
    case "done":
      log.info("hint done", fields);
      return;
    case "retry": {
      const { because, afterSeconds } = disposition;
      log.error("hint failed", { ...fields, because, retryAfterSeconds: afterSeconds });
      return;
    }
    case "park": {
      const { because, afterSeconds } = disposition;
      log.error("message parked", { ...fields, because, retryAfterSeconds: afterSeconds });
      return;
    }
  }
}
