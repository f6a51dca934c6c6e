import { expect, test } from "vitest";

import { consoleLog } from "../../../agent/adapters/console-log.ts";

test("lines are time, level, message and fields, with tabs between, as Flux's console encoding", () => {
  const lines: string[] = [];
  const time = new Date("2026-01-01T00:00:00.123Z");
  const log = consoleLog(
    "info",
    (line) => lines.push(line),
    () => time,
  );

  log.debug("left out");
  log.info("starting");
  log.error("hint failed", { hint: "1", because: "away" });

  expect(lines).toEqual([
    "2026-01-01T00:00:00.123Z\tINFO\tstarting\n",
    '2026-01-01T00:00:00.123Z\tERROR\thint failed\t{"hint":"1","because":"away"}\n',
  ]);
});
