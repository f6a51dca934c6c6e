const UNIT_SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** Reads a Go duration such as `10m`, `1h30m` or `1.5s` into seconds; undefined where the text is none. As Go's time.ParseDuration. */
export function parseDuration(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = text.matchAll(/(\d+(?:\.\d*)?)(ns|us|µs|ms|s|m|h)/g);
  return [...parts].reduce(
    (sum, [, amount = "", unit = ""]) => sum + Number(amount) * (UNIT_SECONDS[unit] ?? 0),
    0,
  );
}

/** Prints seconds as Go's time.Duration does: `10m0s`, `1h0m0s`, `1.5s`, `176ms`; microseconds are the finest step. */
export function printDuration(seconds: number): string {
  const micros = Math.round(seconds * 1e6);
  if (micros === 0) return "0s";
  if (micros < 1000) return `${micros}µs`;
  if (micros < 1e6) return `${micros / 1000}ms`;
  const hours = Math.floor(micros / 3600e6);
  const minutes = Math.floor((micros % 3600e6) / 60e6);
  const rest = `${(micros % 60e6) / 1e6}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
