import { describe, expect, test } from "vitest";

import { parseDuration, printDuration } from "../../../agent/objects/duration.ts";

describe("duration", () => {
  test.for([
    ["10m", 600],
    ["1h30m", 5400],
    ["1.5s", 1.5],
    ["500ms", 0.5],
    ["0", 0],
    ["1m0.25s", 60.25],
  ] as const)("reads %s as %d seconds", ([text, seconds]) => {
    expect(parseDuration(text)).toBe(seconds);
  });

  test.for(["", "10", "m", "10 m", "-1s", "1d", "1h 30m"])("refuses %j", (text) => {
    expect(parseDuration(text)).toBeUndefined();
  });

  // Printed by Go 1.26: fmt.Println(time.Duration(x))
  test.for([
    [600, "10m0s"],
    [3600, "1h0m0s"],
    [5405.5, "1h30m5.5s"],
    [1.5, "1.5s"],
    [0.176, "176ms"],
    [0.0325, "32.5ms"],
    [0.000_250, "250µs"],
    [0, "0s"],
    [30, "30s"],
    [86_400, "24h0m0s"],
  ] as const)("prints %d seconds as %s", ([seconds, text]) => {
    expect(printDuration(seconds)).toBe(text);
  });
});
