import { describe, expect, test } from "vitest";

import { isJsonObject, parseJson, quote } from "#contract/json.ts";

describe("parseJson", () => {
  test("reads JSON", () => {
    expect(parseJson('{"a":[1]}')).toEqual({ a: [1] });
  });

  test.for(["", "{", "undefined", "\ufeff{}"])("gives undefined for %j", (text) => {
    expect(parseJson(text)).toBeUndefined();
  });

  test("leaves the prototype of objects alone", () => {
    const parsed = parseJson('{"__proto__":{"admin":true}}');

    expect(parsed).not.toHaveProperty("admin");
    expect({}).not.toHaveProperty("admin");
  });
});

test.for([
  [{}, true],
  [[], false],
  [null, false],
  ["{}", false],
  [undefined, false],
] as const)("%j is an object: %s", ([value, want]) => {
  expect(isJsonObject(value)).toBe(want);
});

test.for([
  [undefined, "missing"],
  [null, "null"],
  [7, "7"],
  ["main", '"main"'],
  ['a"\n', String.raw`"a\"\n"`],
  ["x".repeat(200), `"${"x".repeat(100)}…"`],
  ["https://user:pass/word@host/a?token=b#c", '"https://host/a"'],
  ["what? a #1", '"what? a #1"'],
  [["a"], "a list"],
  [{ a: 1 }, "an object"],
] as const)("%j is quoted as %s", ([value, want]) => {
  expect(quote(value)).toBe(want);
});

test("quoting takes no notice of how deep a value nests", () => {
  const deep = parseJson("[".repeat(200_000) + "]".repeat(200_000));

  expect(quote(deep)).toBe("a list");
});
