/** Runs with a signal that is aborted after so many seconds, or with the outer one, and does not wait for what heeds no signal. */
export async function withDeadline<T>(
  seconds: number,
  outer: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(lateAfter(seconds)), seconds * 1000);
  function stop(): void {
    controller.abort(outer?.reason);
  }
  outer?.addEventListener("abort", stop, { once: true });
  if (outer?.aborted === true) stop();
  try {
    return await Promise.race([run(controller.signal), untilAborted(controller.signal)]);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", stop);
  }
}

function lateAfter(seconds: number): Error {
  const error = new Error(`no answer came in ${seconds} s`);
  error.name = "TimeoutError";
  return error;
}

function untilAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    function rejectNow(): void {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    }
    if (signal.aborted) rejectNow();
    else signal.addEventListener("abort", rejectNow, { once: true });
  });
}
