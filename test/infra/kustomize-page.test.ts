import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

test("every code of a problem is told on the page about kustomize, in their order", () => {
  const source = readFileSync("agent/kustomize/build-problem.ts", "utf8");
  const page = readFileSync("docs/kustomize-the-same.md", "utf8");
  const [, table = ""] = page.split("## What a problem's code means");

  const codes = [...source.matchAll(/^ {2}\| "([a-z-]+)"/gm)].map(([, code]) => code);
  const told = [...table.matchAll(/^\| `([a-z-]+)` /gm)].map(([, code]) => code);

  expect(codes.length).toBeGreaterThan(30);
  expect(told).toEqual(codes);
});
