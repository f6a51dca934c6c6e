/** The time as the queue sees it. Tests hand in one that they move themselves, so that no test waits. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls back once after so many milliseconds. The answer calls it off. */
  after(milliseconds: number, call: () => void): () => void;
}

/** The time of this machine. A timer of it keeps no process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, call) => {
    const timer = setTimeout(call, milliseconds);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
