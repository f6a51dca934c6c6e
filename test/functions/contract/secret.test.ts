import { format, inspect } from "node:util";

import { expect, test } from "vitest";

import { Secret } from "#contract/secret.ts";

const secret = new Secret("hunter2");

test.for([
  ["a template", `the secret is ${secret.toString()}`],
  ["concatenation", "".concat(String(secret))],
  ["JSON", JSON.stringify({ secret })],
  ["console.log", format("%s %o %j", secret, { secret }, secret)],
  ["inspect with everything shown", inspect({ secret }, { showHidden: true, depth: 9 })],
  ["its keys", Object.entries(secret).join()],
  ["an error", new Error(`refused: ${secret.toString()}`).stack ?? ""],
] as const)("%s does not show the secret", ([, shown]) => {
  expect(shown).not.toContain("hunter2");
});

test("reveals the secret to whoever asks for it by name", () => {
  expect(secret.reveal()).toBe("hunter2");
});
