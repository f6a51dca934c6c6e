import { describe, expect, test } from "vitest";

import { HealthWaits } from "../../../agent/reconcile/health-waits.ts";

const KEY = "apps/shop";
const LOOK = { wasHealthy: true, hasChanged: false };

describe("HealthWaits", () => {
  test("counts a wait from its first look, for as long as the same is waited for", () => {
    const waits = new HealthWaits();

    waits.follow(KEY, "1 a", { ...LOOK, now: 10 });
    waits.follow(KEY, "1 a", { ...LOOK, now: 12 });

    expect(waits.since(KEY, "1 a")).toBe(10);
    expect(waits.since(KEY, "1 b")).toBeUndefined();
  });

  test("begins anew with another revision, and after it has ended", () => {
    const waits = new HealthWaits();
    waits.follow(KEY, "1 a", { ...LOOK, now: 10 });

    waits.follow(KEY, "1 b", { ...LOOK, now: 20 });

    expect(waits.since(KEY, "1 b")).toBe(20);
    waits.end(KEY);
    expect(waits.since(KEY, "1 b")).toBeUndefined();
  });

  test("knows at its end what was so when it began", () => {
    const waits = new HealthWaits();
    waits.follow(KEY, "1 a", { wasHealthy: false, hasChanged: true, now: 10 });

    const wait = waits.follow(KEY, "1 a", { wasHealthy: true, hasChanged: false, now: 11 });

    expect(wait).toMatchObject({ wasHealthy: false, hasChanged: true });
  });

  test.for([
    [0, 0.25],
    [4, 1],
    [60, 5],
    [78, 2], // when its time is over
    [80, 0.25],
  ] as const)("after %s s of waiting, looks again in %s s", ([waited, seconds]) => {
    const waits = new HealthWaits();
    waits.follow(KEY, "1 a", { ...LOOK, now: 100 });

    expect(waits.nextLookSeconds(KEY, "1 a", { now: 100 + waited, timeoutSeconds: 80 })).toBe(
      seconds,
    );
  });
});
