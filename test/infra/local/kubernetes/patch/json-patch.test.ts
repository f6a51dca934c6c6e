import { expect, test } from "vitest";

import type { Json } from "../../../../../infra/local/kubernetes/json.ts";
import { jsonPatch } from "../../../../../infra/local/kubernetes/patch/json-patch.ts";

/** After the examples of RFC 6902, appendix A. */
const DONE: readonly (readonly [what: string, target: Json, operation: Json, result: Json])[] = [
  ["a member", { foo: "bar" }, { op: "add", path: "/baz", value: "q" }, { foo: "bar", baz: "q" }],
  ["an item", { foo: [1, 3] }, { op: "add", path: "/foo/1", value: 2 }, { foo: [1, 2, 3] }],
  ["an item at the end", { foo: [1] }, { op: "add", path: "/foo/-", value: 2 }, { foo: [1, 2] }],
  ["a member goes", { a: 1, b: 2 }, { op: "remove", path: "/a" }, { b: 2 }],
  ["an item goes", { foo: [1, 2, 3] }, { op: "remove", path: "/foo/1" }, { foo: [1, 3] }],
  ["a value", { a: 1 }, { op: "replace", path: "/a", value: 2 }, { a: 2 }],
  [
    "moved",
    { a: { b: 1 }, c: {} },
    { op: "move", from: "/a/b", path: "/c/d" },
    { a: {}, c: { d: 1 } },
  ],
  ["an item moved", { f: [1, 2, 3] }, { op: "move", from: "/f/0", path: "/f/2" }, { f: [2, 3, 1] }],
  ["copied", { a: [1] }, { op: "copy", from: "/a/0", path: "/b" }, { a: [1], b: 1 }],
  [
    "tested",
    { a: { b: [1, 2] } },
    { op: "test", path: "/a", value: { b: [1, 2] } },
    { a: { b: [1, 2] } },
  ],
  ["escapes", { "a/b": 1, "m~n": 2 }, { op: "remove", path: "/a~1b" }, { "m~n": 2 }],
  ["the whole", { a: 1 }, { op: "replace", path: "", value: 7 }, 7],
];

test.for(DONE)("%s", ([, target, operation, result]) => {
  expect(jsonPatch(target, [operation])).toEqual({ ok: true, value: result });
});

const REFUSED: readonly (readonly [what: string, target: Json, operation: Json])[] = [
  ["a member that is not there goes", {}, { op: "remove", path: "/a" }],
  ["an item that is not there", { a: [] }, { op: "add", path: "/a/1", value: 1 }],
  ["an index with a zero in front", { a: [1, 2] }, { op: "remove", path: "/a/01" }],
  ["a path through nothing", {}, { op: "add", path: "/a/b", value: 1 }],
  ["a test that fails", { a: 1 }, { op: "test", path: "/a", value: 2 }],
  ["a path that is no pointer", { a: 1 }, { op: "remove", path: "a" }],
  ["an unknown operation", { a: 1 }, { op: "shake", path: "/a" }],
  ["no operation", {}, 3],
];

test.for(REFUSED)("%s is refused", ([, target, operation]) => {
  expect(jsonPatch(target, [operation]).ok).toBe(false);
});

test("a patch that fails half way is not done at all", () => {
  const target = { a: 1 };

  const result = jsonPatch(target, [
    { op: "replace", path: "/a", value: 2 },
    { op: "remove", path: "/b" },
  ]);

  expect(result.ok).toBe(false);
  expect(target).toEqual({ a: 1 });
});
