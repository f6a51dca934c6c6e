import type { Condition, ConditionStatus } from "../objects/condition.ts";

/** Flux's own limit for the message of a condition. */
const MAX_MESSAGE_LENGTH = 32_768;

/** The conditions that come before all others. */
const FIRST = ["Stalled", "Reconciling", "Ready"];

/** A condition as it is to be. */
export interface Verdict {
  readonly type: string;
  readonly status: ConditionStatus;
  readonly reason: string;
  readonly message: string;
  readonly since?: Date; // when it came to be so, where it was otherwise meanwhile; absent: found out by comparing
}

/** What is to be true of an object's conditions: some set, some gone, the others left as they are. */
export interface ConditionChange {
  readonly set: readonly Verdict[];
  readonly remove: readonly string[];
  readonly generation: number;
  readonly now: Date;
}

/**
 * The conditions after a change: Stalled, Reconciling, Ready, then the others by name.
 *
 * The order is that of fluxcd/pkg/runtime/conditions; the transition time moves when status, reason or message change, as there.
 */
export function changeConditions(
  existing: readonly Condition[],
  { set, remove, generation, now }: ConditionChange,
): readonly Condition[] {
  const touched = new Set([...remove, ...set.map(({ type }) => type)]);
  const kept = existing.filter(({ type }) => !touched.has(type));
  const changed = set.map(({ since, ...verdict }): Condition => {
    const message = shorten(verdict.message);
    const before = existing.find(({ type }) => type === verdict.type);
    const isUnchanged = since === undefined && isSame(before, { ...verdict, message });
    const lastTransitionTime = isUnchanged
      ? (before?.lastTransitionTime ?? "")
      : printTime(since ?? now);
    return { ...verdict, message, lastTransitionTime, observedGeneration: generation };
  });
  return [...kept, ...changed].toSorted(inFluxOrder);
}

/** Prints a time as Kubernetes does in metav1.Time: RFC 3339, whole seconds. */
export function printTime(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, "Z");
}

function isSame(before: Condition | undefined, { status, reason, message }: Verdict): boolean {
  return before?.status === status && before.reason === reason && before.message === message;
}

function inFluxOrder(a: Condition, b: Condition): number {
  return rankOf(a) - rankOf(b) || (a.type < b.type ? -1 : 1);
}

function rankOf({ type }: Condition): number {
  const rank = FIRST.indexOf(type);
  return rank === -1 ? FIRST.length : rank;
}

function shorten(message: string): string {
  return message.length <= MAX_MESSAGE_LENGTH
    ? message
    : `${message.slice(0, MAX_MESSAGE_LENGTH - 3)}...`;
}
