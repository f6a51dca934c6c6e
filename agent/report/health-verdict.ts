import type { Health } from "../health/health.ts";
import { printDuration } from "../objects/duration.ts";

/** What waiting for objects came to, up to now. */
export type HealthVerdict =
  | { readonly kind: "passed"; readonly message: string; readonly isNews?: boolean } // news: it is worth an event
  | { readonly kind: "waiting" }
  | { readonly kind: "failed"; readonly message: string };

/** An object that is not as it should be. */
export interface Unhealthy {
  readonly name: string; // Kind/namespace/name
  readonly health: Health;
}

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
  unhealthy: readonly Unhealthy[],
  { seconds, timeoutSeconds }: Waited,
): HealthVerdict {
  const took = printDuration(Math.round(seconds * 1e4) / 1e4);
  if (unhealthy.length === 0) return { kind: "passed", message: `Health check passed in ${took}` };
  const isLate = seconds >= timeoutSeconds;
  const told = isLate ? unhealthy : unhealthy.filter(({ health }) => health.status === "Failed");
  if (told.length === 0) return { kind: "waiting" };
  const [why, advice] = isLate ? LATE : STALLED;
  return {
    kind: "failed",
    message: `health check failed after ${took}: ${why}: [${printUnhealthy(told)}]: ${advice}`,
  };
}

/** Names objects with their status, in Flux's words, and what each says itself. */
export function printUnhealthy(unhealthy: readonly Unhealthy[]): string {
  return unhealthy
    .map(({ name, health }) => `${name} status: '${health.status}': ${health.message}`)
    .join(", ");
}
