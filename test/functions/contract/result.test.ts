import { expect, test } from "vitest";

import { err, ok } from "#contract/result.ts";

test("a result is told apart by ok", () => {
  expect(ok(7)).toEqual({ ok: true, value: 7 });
  expect(err("because")).toEqual({ ok: false, error: "because" });
});
