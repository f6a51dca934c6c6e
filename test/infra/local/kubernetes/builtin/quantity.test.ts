import { assert, constantFrom, nat, property, tuple } from "fast-check";
import { expect, test } from "vitest";

import {
  canonicalQuantity,
  compareQuantities,
} from "../../../../../infra/local/kubernetes/builtin/quantity.ts";

test.for([
  ["0.5", "500m"],
  ["1024Mi", "1Gi"],
  ["1", "1"],
  ["1000", "1k"],
  ["1500m", "1500m"],
  ["0", "0"],
  ["0.0", "0"],
  ["1.5Gi", "1536Mi"],
  ["512", "512"],
  ["1e3", "1e3"],
  ["1E", "1E"],
  ["+5", "5"],
  ["-2Ki", "-2Ki"],
  [".5", "500m"],
  ["5.", "5"],
  ["100n", "100n"],
  ["0.1n", "1n"],
] as const)("%s is written as %s", ([text, canonical]) => {
  expect(canonicalQuantity(text)).toBe(canonical);
});

test.for(["", "x", "1x", "1 Gi", "Ki", "1.2.3", "1ki"])("%j is no quantity", (text) => {
  expect(canonicalQuantity(text)).toBeUndefined();
});

const suffix = constantFrom("", "m", "k", "M", "G", "Ki", "Mi", "Gi");
const quantity = tuple(nat(100_000), suffix).map(([value, unit]) => `${value}${unit}`);

test("a canonical quantity is as much, and stays as it is", () => {
  assert(
    property(quantity, (text) => {
      const canonical = canonicalQuantity(text) ?? "";

      expect(compareQuantities(canonical, text)).toBe(0);
      expect(canonicalQuantity(canonical)).toBe(canonical);
    }),
  );
});
