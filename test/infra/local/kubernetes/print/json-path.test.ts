import { expect, test } from "vitest";

import { jsonPathValues } from "../../../../../infra/local/kubernetes/print/json-path.ts";

const OBJECT = {
  metadata: { name: "x", annotations: { "example.com/note": "n" } },
  spec: { size: 3, list: ["a", "b", "c"] },
  status: {
    conditions: [
      { type: "Healthy", status: "False" },
      { type: "Ready", status: "True", count: 2 },
    ],
  },
};

test.for([
  [".metadata.name", ["x"]],
  ["{.metadata.name}", ["x"]],
  [".spec.size", [3]],
  [".spec.list[1]", ["b"]],
  [".spec.list[-1]", ["c"]],
  [".spec.list[*]", ["a", "b", "c"]],
  ['.status.conditions[?(@.type=="Ready")].status', ["True"]],
  [".status.conditions[?(@.type=='Ready')].status", ["True"]],
  [".status.conditions[?(@.count==2)].type", ["Ready"]],
  [".status.conditions[*].type", ["Healthy", "Ready"]],
  [String.raw`.metadata.annotations.example\.com/note`, ["n"]],
  [".metadata.annotations['example.com/note']", ["n"]],
  [".spec.nothing.more", []],
] as const)("%s finds %j", ([path, values]) => {
  expect(jsonPathValues(OBJECT, path)).toEqual(values);
});
