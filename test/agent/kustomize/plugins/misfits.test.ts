import { expect, test } from "vitest";

import { build } from "../../../../agent/kustomize/build.ts";
import { memoryTree } from "../../../../agent/source/memory-tree.ts";

test.for([
  [
    "PrefixTransformer",
    { prefix: ["a"] },
    "yaml: unmarshal errors: cannot unmarshal !!seq into string",
  ],
  ["SuffixTransformer", { suffix: { a: "b" } }, "cannot unmarshal !!map into string"],
  ["PrefixTransformer", { fieldSpecs: 5 }, "cannot unmarshal !!int `5` into types.FsSlice"],
  [
    "PrefixTransformer",
    { fieldSpecs: [1.5] },
    "cannot unmarshal !!float `1.5` into types.FieldSpec",
  ],
  [
    "PrefixTransformer",
    { fieldSpecs: "a long text" },
    "cannot unmarshal !!str `a long ...` into types.FsSlice",
  ],
  ["PrefixTransformer", { fieldSpecs: [{ create: [] }] }, "cannot unmarshal !!seq into bool"],
  [
    "LabelTransformer",
    { fieldSpecs: 5 },
    "json: cannot unmarshal number into Go struct field LabelTransformerPlugin.fieldSpecs of type []types.FieldSpec",
  ],
] as const)("%s with %j is refused in kustomize's words", ([kind, config, reason]) => {
  const transformer = { apiVersion: "builtin", kind, metadata: { name: "t" }, ...config };
  const files = {
    "kustomization.yaml": "transformers: [t.yaml]\nconfigMapGenerator: [{name: a}]\n",
  };

  const result = build(memoryTree({ ...files, "t.yaml": JSON.stringify(transformer) }), "");

  const messages = result.kind === "failed" ? result.problems.map(({ message }) => message) : [];
  expect(messages).toEqual([expect.stringContaining(reason)]);
});
