import { expect, test } from "vitest";

import { jsonLog } from "../../../functions/adapters/json-log.ts";
import { RECEIVED_AT } from "../../support/github-delivery.ts";

function lineOf(fields: Readonly<Record<string, string | number | undefined>>): string {
  const lines: string[] = [];
  const log = jsonLog(
    (line) => lines.push(line),
    () => RECEIVED_AT,
  );

  log({ level: "info", message: "delivery queued", ...fields });

  return lines.join("\n");
}

test("writes a fact as one line of JSON, without what is undefined", () => {
  expect(lineOf({ ref: "refs/heads/main", hints: 1, reason: undefined })).toBe(
    '{"time":"2026-11-22T10:00:00.000Z","level":"info","message":"delivery queued","ref":"refs/heads/main","hints":1}',
  );
});

test("keeps one line whatever a field holds", () => {
  expect(lineOf({ reason: 'a\n{"level":"error"}\u2028' }).split("\n")).toHaveLength(1);
});

test("cuts a field that is as long as its sender liked", () => {
  expect(lineOf({ reason: "x".repeat(1_000_000) }).length).toBeLessThan(2000);
});
