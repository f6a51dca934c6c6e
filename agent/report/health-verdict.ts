import type { Health } from "../health/health.ts";
import { printDuration } from "../objects/duration.ts";

/** What waiting for objects came to, up to now. */
export type HealthVerdict =
  | { readonly kind: "passed"; readonly message: string; readonly isNews?: boolean } // news: it is worth an event
  | { readonly kind: "waiting" }
  | { readonly kind: "failed"; readonly message: string };

interface Waited {
  readonly seconds: number;
  readonly timeoutSeconds: number;
}

/** Flux's words, and what to do. */
const LATE = [
  "timeout waiting for",
  "see what keeps them, or raise spec.timeout where they take longer",
] as const;
const STALLED = [
  "failed early due to stalled resources",
  "correct them, in git where they come from there",
] as const;

/**
 * Decides about objects that were waited for so long: one that failed ends the wait at once, and so does the timeout.
 * The sentences are Flux's, with what each object itself says, and a next step.
 */
export function healthVerdict(
  unhealthy: readonly { readonly name: string; readonly health: Health }[],
  { seconds, timeoutSeconds }: Waited,
): HealthVerdict {
  const took = printDuration(Math.round(seconds * 1e4) / 1e4);
  if (unhealthy.length === 0) return { kind: "passed", message: `Health check passed in ${took}` };
  const isLate = seconds >= timeoutSeconds;
  const told = isLate ? unhealthy : unhealthy.filter(({ health }) => health.status === "Failed");
  if (told.length === 0) return { kind: "waiting" };
  const list = told.map(
    ({ name, health }) => `${name} status: '${health.status}': ${health.message}`,
  );
  const [why, advice] = isLate ? LATE : STALLED;
  return {
    kind: "failed",
    message: `health check failed after ${took}: ${why}: [${list.join(", ")}]: ${advice}`,
  };
}
