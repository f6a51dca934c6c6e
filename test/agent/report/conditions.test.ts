import { describe, expect, test } from "vitest";

import type { Condition } from "../../../agent/objects/condition.ts";
import { changeConditions, printTime } from "../../../agent/report/conditions.ts";

const EARLIER = "2026-11-01T08:00:00Z";
const NOW = new Date("2026-11-24T12:00:00.750Z");
const ready: Condition = {
  type: "Ready",
  status: "True",
  reason: "Succeeded",
  message: "all is well",
  lastTransitionTime: EARLIER,
  observedGeneration: 1,
};

describe("changeConditions", () => {
  test("keeps the transition time where nothing is new but the generation", () => {
    const { type, status, reason, message } = ready;

    const after = changeConditions([ready], {
      set: [{ type, status, reason, message }],
      remove: [],
      generation: 2,
      now: NOW,
    });

    expect(after).toEqual([{ ...ready, observedGeneration: 2 }]);
  });

  test.for([
    ["status", { status: "False" as const }],
    ["reason", { reason: "Failed" }],
    ["message", { message: "all was well" }],
  ] as const)("moves the transition time when the %s changes", ([, change]) => {
    const { type, status, reason, message } = ready;

    const [after] = changeConditions([ready], {
      set: [{ type, status, reason, message, ...change }],
      remove: [],
      generation: 1,
      now: NOW,
    });

    expect(after).toMatchObject({ ...change, lastTransitionTime: "2026-11-24T12:00:00Z" });
  });

  test("takes away what is to go, leaves what it is not told about, and puts Ready first", () => {
    const other = { ...ready, type: "ArtifactInStorage" };
    const reconciling = { ...ready, type: "Reconciling" };

    const after = changeConditions([other, reconciling, ready], {
      set: [{ type: "Ready", status: "False", reason: "BuildFailed", message: "no" }],
      remove: ["Reconciling"],
      generation: 1,
      now: NOW,
    });

    expect(after.map(({ type }) => type)).toEqual(["Ready", "ArtifactInStorage"]);
    expect(after[1]).toEqual(other);
  });

  test("shortens a message to what Flux takes", () => {
    const [after] = changeConditions([], {
      set: [{ type: "Ready", status: "False", reason: "BuildFailed", message: "x".repeat(40_000) }],
      remove: [],
      generation: 1,
      now: NOW,
    });

    expect(after?.message).toHaveLength(32_768);
    expect(after?.message.endsWith("...")).toBe(true);
  });
});

test("printTime prints whole seconds, as metav1.Time", () => {
  expect(printTime(NOW)).toBe("2026-11-24T12:00:00Z");
});
