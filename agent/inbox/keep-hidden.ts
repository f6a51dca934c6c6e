import type { HintQueue, Logger, QueueMessage, Sleep } from "../ports.ts";
import { pause } from "./pause.ts";

interface Keeping {
  readonly queue: Pick<HintQueue, "hide">;
  readonly sleep: Sleep;
  readonly log: Logger;
  readonly everySeconds: number;
  readonly hideSeconds: number;
  readonly messages: () => readonly QueueMessage[];
}

/**
 * Keeps messages hidden from others for as long as they are in hand. Should it fail, a message comes again while it is
 * worked on, which does no harm.
 */
export async function keepHidden(
  { queue, sleep, log, everySeconds, hideSeconds, messages }: Keeping,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(sleep, everySeconds, signal);
    const held = messages();
    if (held.length === 0 || signal.aborted) continue;
    const hidden = await queue.hide(held, hideSeconds);
    if (!hidden.ok) log.debug("messages are not kept hidden", { because: hidden.error.message });
  }
}
