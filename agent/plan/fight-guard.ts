import { FIELD_MANAGER } from "../objects/field-manager.ts";
import type { KubeObject } from "../objects/kube-object.ts";
import { listAt, textAt } from "../objects/read-json.ts";

const WINDOW_SECONDS = 300; // ours: changes further apart than this are no fight
const PATIENCE = 3; // ours: so many changes in the window are undone at once
const FIRST_DELAY_SECONDS = 10;
const MAX_DELAY_SECONDS = 600;

/** The times, in seconds, at which changes of one object were noticed, the oldest first. */
export type ChangeTimes = readonly number[];

/** The times with one more, without those that are too old to count. */
export function withChange(times: ChangeTimes, now: number): ChangeTimes {
  return [...recent(times, now), now];
}

/** How long to wait before the newest change is undone: not at all at first, and longer each time somebody insists. */
export function undoDelaySeconds(times: ChangeTimes): number {
  const insisted = times.length - PATIENCE;
  if (insisted <= 0) return 0;
  return Math.min(FIRST_DELAY_SECONDS * 2 ** (insisted - 1), MAX_DELAY_SECONDS);
}

/** Whether an object is being fought over. */
export function isContested(times: ChangeTimes, now: number): boolean {
  return recent(times, now).length > PATIENCE;
}

/** Who changed an object last, by the name of the field manager; undefined where it does not say. */
export function lastOtherManager({ metadata }: KubeObject): string | undefined {
  const others = listAt(metadata, "managedFields").filter(
    (entry) =>
      textAt(entry, "manager") !== FIELD_MANAGER && textAt(entry, "subresource") === undefined,
  );
  const newest = others.toSorted((a, b) => timeOf(b).localeCompare(timeOf(a)))[0];
  return textAt(newest, "manager");
}

function timeOf(entry: Parameters<typeof textAt>[0]): string {
  return textAt(entry, "time") ?? "";
}

function recent(times: ChangeTimes, now: number): ChangeTimes {
  return times.filter((time) => now - time < WINDOW_SECONDS);
}
