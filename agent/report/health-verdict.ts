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

const RAISE_TIMEOUT = "see what keeps them, or raise spec.timeout where they take longer";

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
  const failed = failedOf(unhealthy);
  if (!isLate && failed.length === 0) return { kind: "waiting" };
  const why = isLate ? printLate(unhealthy, RAISE_TIMEOUT) : printStalled(failed);
  return { kind: "failed", message: `health check failed after ${took}: ${why}` };
}

/** The objects that will not get there by themselves: no use to wait for them. */
export function failedOf(unhealthy: readonly Unhealthy[]): readonly Unhealthy[] {
  return unhealthy.filter(({ health }) => health.status === "Failed");
}

/** Says in Flux's words which objects ended a wait before its time, and what to do. */
export function printStalled(failed: readonly Unhealthy[]): string {
  return `failed early due to stalled resources: [${printUnhealthy(failed)}]: correct them, in git where they come from there`;
}

/** Says in Flux's words which objects were not ready in time. */
export function printLate(unhealthy: readonly Unhealthy[], advice: string): string {
  return `timeout waiting for: [${printUnhealthy(unhealthy)}]: ${advice}`;
}

/** Names objects with their status, and what each says itself. */
function printUnhealthy(unhealthy: readonly Unhealthy[]): string {
  return unhealthy
    .map(({ name, health }) => `${name} status: '${health.status}': ${health.message}`)
    .join(", ");
}
