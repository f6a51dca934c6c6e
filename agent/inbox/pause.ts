import { setMaxListeners } from "node:events";

import type { Sleep } from "../ports.ts";

/** Waits so many seconds, or until the signal is aborted. */
export async function pause(sleep: Sleep, seconds: number, signal: AbortSignal): Promise<void> {
  setMaxListeners(0, signal); // as many may wait at one time as there is work
  try {
    await sleep(seconds, signal);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
