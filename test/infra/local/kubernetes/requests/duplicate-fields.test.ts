import { assert, json, property } from "fast-check";
import { expect, test } from "vitest";

import { duplicateFields } from "../../../../../infra/local/kubernetes/requests/duplicate-fields.ts";

test.for([
  ['{"a":1,"a":2}', ["a"]],
  ['{"a":{"b":1,"b":2}}', ["a.b"]],
  ['{"a":[{"b":1},{"b":1,"c":{"d":1,"d":1}}]}', ["a[1].c.d"]],
  ['{"a":"\\"a\\":1","b":{"a":1}}', []],
  ['{"\\u0061":1,"a":2}', ["a"]],
  ["[]", []],
] as const)("%s repeats %j", ([text, paths]) => {
  expect(duplicateFields(text)).toEqual(paths);
});

test("what JSON.stringify writes repeats nothing", () => {
  assert(
    property(json(), (text) => {
      expect(duplicateFields(JSON.stringify(JSON.parse(text)))).toEqual([]);
    }),
  );
});
