import { expect, test } from "vitest";

import { ageText, durationText } from "../../../../../infra/local/kubernetes/print/age.ts";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** As apimachinery's HumanDuration prints them. */
test.for([
  [0, "0s"],
  [119, "119s"],
  [2 * MINUTE, "2m"],
  [2 * MINUTE + 5, "2m5s"],
  [10 * MINUTE + 5, "10m"],
  [2 * HOUR + 30 * MINUTE, "150m"],
  [3 * HOUR, "3h"],
  [7 * HOUR + 5 * MINUTE, "7h5m"],
  [47 * HOUR, "47h"],
  [2 * DAY, "2d"],
  [3 * DAY + 4 * HOUR, "3d4h"],
  [20 * DAY + 4 * HOUR, "20d"],
  [729 * DAY, "729d"],
  [2 * 365 * DAY + 3 * DAY, "2y3d"],
  [9 * 365 * DAY, "9y"],
  [-1, "0s"],
  [-5, "<invalid>"],
] as const)("%d seconds are %s", ([seconds, text]) => {
  expect(durationText(seconds)).toBe(text);
});

test("a time that is not known has no age", () => {
  expect(ageText(undefined, new Date(0))).toBe("<unknown>");
});
