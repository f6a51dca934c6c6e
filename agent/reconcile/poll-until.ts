const FIRST_PAUSE_MS = 50;
const MAX_PAUSE_MS = 2000; // Flux polls this often

/** Asks again and again, at first soon and then every 2 s; false where the signal was aborted before the answer was yes. */
export async function pollUntil(
  ask: () => Promise<boolean>,
  signal: AbortSignal,
): Promise<boolean> {
  for (let pause = FIRST_PAUSE_MS; !signal.aborted; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
    if (await ask()) return true;
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
  return false;
}
