import type { Sleep } from "../ports.ts";

/** Waits so many seconds, or until the signal is aborted. */
export async function pause(sleep: Sleep, seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(seconds, signal);
  } catch (thrown) {
    if (!signal.aborted) throw thrown;
  }
}
