import { describe, expect, test } from "vitest";

import {
  isContested,
  lastOtherManager,
  undoDelaySeconds,
  withChange,
  type ChangeTimes,
} from "../../../agent/plan/fight-guard.ts";

function changedAt(...seconds: readonly number[]): ChangeTimes {
  return seconds.reduce<ChangeTimes>(withChange, []);
}

describe("changes of one object", () => {
  test.for([
    ["the first", [0], 0],
    ["the third", [0, 1, 2], 0],
    ["the fourth", [0, 1, 2, 3], 10],
    ["the fifth", [0, 1, 2, 3, 13], 20],
    ["the hundredth", Array.from({ length: 100 }, (_, index) => index), 600],
    ["one every two minutes", [0, 120, 240, 360, 480], 0],
  ] as const)("%s is undone after so many seconds", ([, seconds, delay]) => {
    expect(undoDelaySeconds(changedAt(...seconds))).toBe(delay);
  });

  test("are a fight while more than three lie within five minutes", () => {
    const times = changedAt(0, 1, 2, 3);

    expect(isContested(changedAt(0, 1, 2), 3)).toBe(false);
    expect(isContested(times, 299)).toBe(true);
    expect(isContested(times, 300)).toBe(false);
  });
});

test("lastOtherManager is who changed the object last, the agent and the status apart", () => {
  const managedFields = [
    { manager: "kustomize-controller", time: "2026-11-24T12:00:09Z" },
    { manager: "scaler", time: "2026-11-24T12:00:02Z" },
    { manager: "kubectl-edit", time: "2026-11-24T12:00:01Z" },
    { manager: "kubelet", time: "2026-11-24T12:00:08Z", subresource: "status" },
  ];
  const object = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", managedFields } };

  expect(lastOtherManager(object)).toBe("scaler");
});
