import { expect, test } from "vitest";

import { disposeHandled, disposeUnreadable } from "../../../agent/inbox/dispose.ts";

test.for(["recorded", "unmatched"] as const)("what is %s is done", (kind) => {
  expect(disposeHandled({ kind }, { receives: 9, chance: 1 })).toEqual({ kind: "done" });
});

test.for([
  [1, 1, 30],
  [2, 1, 60],
  [2, 0.5, 30],
  [3, 0, 5],
  [50, 1, 900],
] as const)(
  "what failed at receive %i, with a chance of %d, is tried again after %i s",
  ([receives, chance, afterSeconds]) => {
    const disposition = disposeHandled(
      { kind: "failed", because: "the host is away" },
      { receives, chance },
    );

    expect(disposition).toEqual({ kind: "retry", afterSeconds, because: "the host is away" });
  },
);

test.for([
  [1, 60],
  [2, 120],
  [4, 480],
  [99, 3600],
] as const)("what is no hint is hidden, at receive %i for %i s", ([receives, afterSeconds]) => {
  const problem = { code: "hint-not-json", message: "The body is not a JSON object." } as const;

  expect(disposeUnreadable(problem, receives)).toEqual({
    kind: "park",
    afterSeconds,
    because: problem.message,
  });
});
