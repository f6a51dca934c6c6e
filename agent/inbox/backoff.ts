/** How waits grow with the number of tries. */
export interface Backoff {
  readonly leastSeconds: number; // that are waited whatever chance says, so that nobody is asked without pause
  readonly firstSeconds: number; // the most that is waited after the first try
  readonly maxSeconds: number; // the most that is ever waited
}

/**
 * How long to wait after so many tries: any time up to a limit that doubles with each ("full jitter"), so that agents that
 * were cut off together do not come back together. The chance is from 0 to 1.
 */
export function backoffSeconds(
  { leastSeconds, firstSeconds, maxSeconds }: Backoff,
  tries: number,
  chance: number,
): number {
  const limit = Math.min(firstSeconds * 2 ** (tries - 1), maxSeconds);
  return Math.max(leastSeconds, limit * chance);
}
