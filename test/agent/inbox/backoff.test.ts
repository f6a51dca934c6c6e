import * as fc from "fast-check";
import { expect, test } from "vitest";

import { backoffSeconds } from "../../../agent/inbox/backoff.ts";

const BACKOFF = { leastSeconds: 0.5, firstSeconds: 1, maxSeconds: 60 };

test.for([
  [1, 1, 1],
  [2, 1, 2],
  [4, 1, 8],
  [7, 1, 60],
  [5000, 1, 60],
  [3, 0.5, 2],
  [3, 0, 0.5],
] as const)(
  "after %i tries and with a chance of %d the wait is %d s",
  ([tries, chance, seconds]) => {
    expect(backoffSeconds(BACKOFF, tries, chance)).toBe(seconds);
  },
);

test("a wait is never shorter or longer than its limits, whatever the number of tries", () => {
  const luck = fc.double({ min: 0, max: 1, noNaN: true });

  fc.assert(
    fc.property(fc.integer({ min: 1 }), luck, (tries, chance) => {
      const seconds = backoffSeconds(BACKOFF, tries, chance);

      expect(seconds).toBeGreaterThanOrEqual(0.5);
      expect(seconds).toBeLessThanOrEqual(60);
    }),
  );
});
