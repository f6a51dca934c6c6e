import { assert, constant, constantFrom, dictionary, letrec, oneof, property } from "fast-check";
import type { Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";

import { unionOfFields } from "../../../agent/objects/field-set.ts";
import type { JsonObject } from "../../../agent/objects/kube-object.ts";

const step = constantFrom("f:a", "f:b", 'k:{"name":"x"}', 'v:"y"');
const { tree }: { tree: Arbitrary<JsonObject> } = letrec<{ tree: JsonObject }>((tie) => ({
  tree: oneof(
    { depthSize: "small", withCrossShrink: true },
    constant({}),
    dictionary(step, tie("tree"), { maxKeys: 3 }).map((below) => ({ ".": {}, ...below })),
    dictionary(step, tie("tree"), { minKeys: 1, maxKeys: 3 }),
  ),
}));

describe("the union of owned fields", () => {
  test.for([
    ["two fields side by side", { "f:a": {} }, { "f:b": {} }, { "f:a": {}, "f:b": {} }],
    ["the same field", { "f:a": {} }, { "f:a": {} }, { "f:a": {} }],
    [
      "a field and one below it",
      { "f:a": {} },
      { "f:a": { "f:b": {} } },
      { "f:a": { ".": {}, "f:b": {} } },
    ],
    [
      "an item of a list, whole and in part",
      { 'k:{"name":"x"}': { ".": {}, "f:name": {} } },
      { 'k:{"name":"x"}': { "f:image": {} } },
      { 'k:{"name":"x"}': { ".": {}, "f:image": {}, "f:name": {} } },
    ],
  ] as const)("of %s", ([_what, a, b, both]) => {
    expect(unionOfFields(a, b)).toEqual(both);
    expect(unionOfFields(b, a)).toEqual(both);
  });

  test("does not depend on the order, and adds nothing to itself", () => {
    assert(
      property(tree, tree, (a, b) => {
        const both = unionOfFields(a, b);

        expect(unionOfFields(b, a)).toEqual(both);
        expect(unionOfFields(both, a)).toEqual(both);
      }),
    );
  });
});
