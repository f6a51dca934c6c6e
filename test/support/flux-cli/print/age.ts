const SECONDS = { d: 86_400, h: 3600, m: 60, s: 1 } as const;

/**
 * Prints how long ago something was as kubectl and the flux command do: the two greatest units while the greater is small.
 *
 * Matches apimachinery duration.HumanDuration up to a week.
 */
export function printAge(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  if (whole < 120) return `${whole}s`;
  if (whole < 600) return two(whole, "m", "s");
  if (whole < 3 * SECONDS.h) return `${Math.floor(whole / SECONDS.m)}m`;
  if (whole < 8 * SECONDS.h) return two(whole, "h", "m");
  if (whole < 48 * SECONDS.h) return `${Math.floor(whole / SECONDS.h)}h`;
  return two(whole, "d", "h");
}

function two(whole: number, greater: keyof typeof SECONDS, smaller: keyof typeof SECONDS): string {
  const first = Math.floor(whole / SECONDS[greater]);
  const second = Math.floor((whole % SECONDS[greater]) / SECONDS[smaller]);
  return `${first}${greater}${second === 0 ? "" : `${second}${smaller}`}`;
}
